"""`manage.py portolan-schema`: prints the schema of the project's models."""

from django.core.management.base import BaseCommand

from portolan_django.models import app_models, project_models, with_targets
from portolan_django.schema import canonical, schema_of


class Command(BaseCommand):
    """Prints the schema of models as SQL."""

    help = "Prints the schema of the project's models as SQL; no database is opened."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--dialect",
            default="mysql",
            choices=["mysql", "mariadb", "sqlite", "postgresql", "postgres", "mssql", "sqlserver"],
        )
        parser.add_argument("--apps", nargs="+", help="labels of apps; all without it")

    def handle(self, *args, **options):
        models = app_models(options["apps"]) if options["apps"] else project_models()
        models = with_targets(models, self.stderr.write)
        self.stdout.write(schema_of(models, canonical(options["dialect"])), ending="")
