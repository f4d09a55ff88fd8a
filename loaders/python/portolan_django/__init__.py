"""The schema of Django models as SQL: the commands `portolan-schema` and `atlas-provider-django`."""
