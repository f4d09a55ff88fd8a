"""The rules by which GitOps tools read the status (spec/operator.md 9), as those tools state them."""


def _condition(item, kind):
    for condition in item.get("status", {}).get("conditions", []):
        if condition["type"] == kind:
            return condition
    return {}


def kstatus(item):
    """Flux, kpt and Helm's --wait."""
    if "deletionTimestamp" in item["metadata"]:
        return "Terminating"
    observed = item.get("status", {}).get("observedGeneration")
    if observed is not None and observed != item["metadata"]["generation"]:
        return "InProgress"
    if _condition(item, "Reconciling").get("status") == "True":
        return "InProgress"
    if _condition(item, "Stalled").get("status") == "True":
        return "Failed"
    ready = _condition(item, "Ready")
    return "Current" if not ready or ready["status"] == "True" else "InProgress"


def argo(item):
    """Argo CD's built-in checks of both kinds."""
    ready = _condition(item, "Ready")
    if not ready:
        return "Progressing"
    if ready["status"] == "True":
        return "Healthy"
    if item["kind"] == "AtlasMigration":
        return "Progressing" if ready["reason"] == "Reconciling" else "Degraded"
    return "Progressing" if ready["message"] in ("Reconciling", "GettingDevDB") else "Degraded"
