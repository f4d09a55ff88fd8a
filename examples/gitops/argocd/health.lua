-- Argo CD's health of a resource of group db.atlasgo.io, for argocd-cm (argocd-cm.yaml has it in place). The rules for AtlasSchema and
-- AtlasMigration are Argo CD's own with two more states: a suspended resource, and a deletion that waits for a statement.
local function condition(kind)
  if obj.status ~= nil and obj.status.conditions ~= nil then
    for _, found in ipairs(obj.status.conditions) do
      if found.type == kind then
        return found
      end
    end
  end
  return nil
end

local health = {}
if obj.metadata.deletionTimestamp ~= nil then
  health.status = "Progressing"
  health.message = "Waiting for the statement in flight to end"
  return health
end
if obj.spec ~= nil and obj.spec.suspend == true then
  health.status = "Suspended"
  health.message = "spec.suspend is true"
  return health
end
if obj.status ~= nil and obj.status.observedGeneration ~= nil and obj.status.observedGeneration ~= obj.metadata.generation then
  health.status = "Progressing"
  health.message = "Waiting for the operator to see generation " .. tostring(obj.metadata.generation)
  return health
end
local ready = condition("Ready")
if ready == nil then
  health.status = "Progressing"
  health.message = "Waiting for Atlas Operator"
  return health
end
health.message = ready.message
if ready.status == "True" then
  health.status = "Healthy"
  if health.message == nil or health.message == "" then
    health.message = ready.reason
  end
  return health
end
local reconciling = condition("Reconciling")
local stalled = condition("Stalled")
if reconciling ~= nil and reconciling.status == "True" and (stalled == nil or stalled.status ~= "True")
    and (ready.reason == "Reconciling" or ready.message == "Reconciling" or ready.message == "GettingDevDB") then
  health.status = "Progressing"
else
  health.status = "Degraded"
end
return health
