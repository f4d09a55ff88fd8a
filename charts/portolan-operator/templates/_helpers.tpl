{{- define "operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "operator.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{/* Name of a cluster-scoped object: two releases of one name in two namespaces must not collide. */}}
{{- define "operator.clusterName" -}}
{{- $hash := .root.Release.Namespace | sha256sum | trunc 8 }}
{{- printf "%s-%s-%s" (include "operator.fullname" .root) .part $hash }}
{{- end }}

{{- define "operator.selectorLabels" -}}
control-plane: controller-manager
app.kubernetes.io/name: {{ include "operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "operator.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "operator.selectorLabels" . }}
app.kubernetes.io/component: manager
app.kubernetes.io/created-by: {{ .Chart.Name }}
app.kubernetes.io/part-of: {{ .Chart.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "operator.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "operator.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) }}
{{- end }}
{{- end }}

{{- define "operator.watchSecrets" -}}
{{- if kindIs "bool" .Values.watchSecrets }}{{ .Values.watchSecrets }}{{ else }}{{ .Values.rbac.clusterWideSecretAccess }}{{ end }}
{{- end }}

{{- define "operator.podSecurityContext" -}}
{{- $own := dict }}
{{- if and .Values.persistence.enabled .Values.persistence.fsGroup }}
{{- $own = dict "fsGroup" .Values.persistence.fsGroup "fsGroupChangePolicy" "OnRootMismatch" }}
{{- end }}
{{- toYaml (mergeOverwrite $own (deepCopy .Values.podSecurityContext)) }}
{{- end }}

{{- define "operator.updateStrategy" -}}
{{- if .Values.updateStrategy }}
{{- toYaml .Values.updateStrategy }}
{{- else if and .Values.persistence.enabled (eq (int .Values.replicaCount) 1) -}}
type: Recreate
{{- else -}}
type: RollingUpdate
{{- end }}
{{- end }}

{{/* What the operator does in the namespaces it watches (spec/operator.md 7.6). */}}
{{- define "operator.rules" -}}
- apiGroups: [db.atlasgo.io]
  resources: [atlasschemas, atlasmigrations, atlasdriftchecks]
  verbs: [get, list, watch, create, update, patch, delete]
- apiGroups: [db.atlasgo.io]
  resources: [atlasschemas/status, atlasmigrations/status, atlasdriftchecks/status]
  verbs: [get, update, patch]
- apiGroups: [db.atlasgo.io]
  resources: [atlasschemas/finalizers, atlasmigrations/finalizers, atlasdriftchecks/finalizers]
  verbs: [update]
- apiGroups: [""]
  resources: [{{ if or .Values.rbac.clusterWideSecretAccess (eq .Values.rbac.scope "namespaces") }}configmaps, secrets{{ else }}configmaps{{ end }}]
  verbs: [get, list, watch, create, update, patch]
- apiGroups: [""]
  resources: [events]
  verbs: [create, patch]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, delete]
- apiGroups: [""]
  resources: [services]
  verbs: [get, list, watch, create, update, patch, delete]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, update, patch, delete]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, update, patch, delete]
{{- end }}
