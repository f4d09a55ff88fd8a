"""The applications: a package each, and where its DDL lies in it. The DDL itself is fetched, never kept in this tree."""
import dataclasses

SERVED = ("postgres", "mysql", "mariadb")
ALL = ("sqlite", *SERVED)
DJANGO_CONTRIB = ("admin", "auth", "contenttypes", "flatpages", "messages", "redirects", "sessions", "sites")


@dataclasses.dataclass(frozen=True)
class Django:
    """Python packages that are migrated in a database of each engine; the settings are Django's."""
    requirements: tuple
    settings: dict
    engines: tuple = ALL


@dataclasses.dataclass(frozen=True)
class Jar:
    """SQL files of Java artifacts: (group:artifact:version, path with {dialect})."""
    files: tuple
    dialects: dict

    @property
    def engines(self):
        return tuple(self.dialects)


@dataclasses.dataclass(frozen=True)
class GoModule:
    """Migrations in a Go module: a folder with {dialect}, and the convention that its file names follow."""
    module: str
    version: str
    folder: str
    convention: str
    dialects: dict

    @property
    def engines(self):
        return tuple(self.dialects)


@dataclasses.dataclass(frozen=True)
class NpmProgram:
    """A program of this folder that prints DDL by a npm package, unpacked by itself, and libraries, installed beside it."""
    package: str
    libraries: tuple
    program: str
    dialects: dict

    @property
    def engines(self):
        return tuple(self.dialects)


def contrib(names):
    return [f"django.contrib.{name}" for name in names]


def camunda(*parts):
    return tuple(("org.camunda.bpm:camunda-engine:7.23.0",
                  f"org/camunda/bpm/engine/db/create/activiti.{{dialect}}.create.{part}.sql") for part in parts)


OWN_NAMES = {engine: engine for engine in ("sqlite", "postgres", "mysql")}
MYSQL_AS_MYSQL = {"postgres": "postgres", "mysql": "mysql", "mariadb": "mysql"}

WAGTAIL = [f"wagtail.{name}" for name in (
    "contrib.forms", "contrib.redirects", "contrib.search_promotions", "contrib.settings", "contrib.simple_translation",
    "embeds", "sites", "users", "snippets", "documents", "images", "search", "admin")]

APPS = {
    "django-contrib": Django(("django==5.2.19",), {"INSTALLED_APPS": contrib(DJANGO_CONTRIB)}),
    "wagtail": Django(("django==5.2.19", "wagtail==8.0.1"), {
        "INSTALLED_APPS": [*WAGTAIL, "wagtail", "modelcluster", "taggit", *contrib(DJANGO_CONTRIB)],
        "WAGTAIL_SITE_NAME": "real", "WAGTAILADMIN_BASE_URL": "http://127.0.0.1"}),
    "django-oscar": Django(("django==5.2.19", "django-oscar==4.2.1"), {
        "OSCAR": True, "HAYSTACK_CONNECTIONS": {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}}),
    "ory-hydra": GoModule("github.com/ory/hydra/v2", "v2.3.0", "persistence/sql/migrations", "pop",
                          OWN_NAMES),
    "ory-kratos": GoModule("github.com/ory/kratos", "v1.3.1", "persistence/sql/migrations/sql", "pop",
                           OWN_NAMES),
    "openfga": GoModule("github.com/openfga/openfga", "v1.8.0", "assets/migrations/{dialect}", "goose",
                        OWN_NAMES),
    "ghost": NpmProgram("ghost@5.130.6", ("knex@2.4.2", "lodash@4.17.21"), "ghost_schema.js",
                        {"sqlite": "sqlite3", "mysql": "mysql", "mariadb": "mysql"}),
    "quartz": Jar((("org.quartz-scheduler:quartz:2.5.2", "org/quartz/impl/jdbcjobstore/tables_{dialect}.sql"),),
                  {"postgres": "postgres", "mysql": "mysql_innodb", "mariadb": "mysql_innodb"}),
    "spring-batch": Jar((("org.springframework.batch:spring-batch-core:5.2.6",
                          "org/springframework/batch/core/schema-{dialect}.sql"),),
                        {"sqlite": "sqlite", "postgres": "postgresql", "mysql": "mysql", "mariadb": "mariadb"}),
    "camunda": Jar(camunda("engine", "history", "identity", "case.engine", "case.history", "decision.engine",
                           "decision.history"), MYSQL_AS_MYSQL),
    "flowable": Jar((("org.flowable:flowable-engine-common:7.1.0", "org/flowable/common/db/create/flowable.{dialect}.create.common.sql"),
                     ("org.flowable:flowable-engine:7.1.0", "org/flowable/db/create/flowable.{dialect}.create.engine.sql"),
                     ("org.flowable:flowable-engine:7.1.0", "org/flowable/db/create/flowable.{dialect}.create.history.sql")),
                    MYSQL_AS_MYSQL),
}
QUICK = ("django-contrib", "spring-batch", "quartz", "openfga")
