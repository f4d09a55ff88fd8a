"""Runs in an application's own virtual environment: migrates a database. Arguments: settings and database as JSON."""
import json
import sys

import django
from django.conf import settings
from django.core.management import call_command

values, database = json.loads(sys.argv[1]), json.loads(sys.argv[2])
if database["ENGINE"].endswith("mysql"):
    import pymysql

    # Django asks for the version of another client, whose interface this one has.
    pymysql.version_info = (2, 2, 7, "final", 0)
    pymysql.install_as_MySQLdb()
if values.pop("OSCAR", False):
    import oscar
    from oscar.defaults import *  # noqa: F403

    values = {**{name: value for name, value in globals().items() if name.startswith("OSCAR_")}, **values,
              "INSTALLED_APPS": oscar.INSTALLED_APPS}
settings.configure(
    **values, DATABASES={"default": database}, SECRET_KEY="only for migrations", SITE_ID=1, USE_TZ=True, STATIC_URL="/static/",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField", ROOT_URLCONF=__name__, SILENCED_SYSTEM_CHECKS=["*"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}])
urlpatterns = []
django.setup()
call_command("migrate", verbosity=0, skip_checks=True)
