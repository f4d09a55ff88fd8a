"""Loads Django models (orms.md 2.8); the contract is in loaders/README.md."""

import os
import re
import sys

sys.path[0] = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "python")
# Settings may name the provider's app, which need not be installed.
sys.path.append(os.path.join(sys.path[0], "stand_ins"))

from portolan_orm import script  # noqa: E402
from portolan_orm.failure import Failure, shown  # noqa: E402

_SETTINGS = re.compile(r"""DJANGO_SETTINGS_MODULE['"]\s*,\s*['"]([\w.]+)['"]""")


def find_manage(path):
    """The nearest manage.py at or above a path, or None."""
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    while True:
        candidate = os.path.join(folder, "manage.py")
        if os.path.exists(candidate):
            return candidate
        parent = os.path.dirname(folder)
        if parent == folder or os.path.exists(os.path.join(folder, ".git")):
            return None
        folder = parent


def settings_of(manage):
    """The settings module that manage.py sets."""
    with open(manage, encoding="utf-8") as file:
        match = _SETTINGS.search(file.read())
    if match is None:
        raise Failure(f"{shown(manage)} names no settings module; pass --settings")
    return match[1]


def set_up_project(manage, settings_module):
    """Loads the project's apps; its database is out of reach."""
    sys.path.insert(0, os.path.dirname(manage))
    module = settings_module or os.environ.get("DJANGO_SETTINGS_MODULE") or settings_of(manage)
    os.environ["DJANGO_SETTINGS_MODULE"] = module
    import django
    from django.conf import settings

    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.dummy"}}
    django.setup()


def app_folders(path):
    """The folders of apps at or directly below a path."""
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    if os.path.basename(folder) == "models" and not os.path.isdir(path):
        folder = os.path.dirname(folder)

    def is_app(candidate):
        return os.path.exists(os.path.join(candidate, "models.py")) or os.path.isdir(os.path.join(candidate, "models"))

    if is_app(folder):
        return [folder]
    children = (os.path.join(folder, name) for name in sorted(os.listdir(folder)))
    return [child for child in children if is_app(child)]


def set_up_apps(paths):
    """Loads folders of apps that belong to no project."""
    folders = [folder for path in paths for folder in app_folders(path)]
    if not folders:
        raise Failure(f"no Django models found in {', '.join(paths)}: there is no models.py and no models folder")
    for folder in folders:
        sys.path.insert(0, os.path.dirname(folder))
    import django
    from django.conf import settings

    labels = [os.path.basename(folder) for folder in folders]
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", *labels],
        DATABASES={"default": {"ENGINE": "django.db.backends.dummy"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SECRET_KEY="none",
        USE_TZ=True,
    )
    django.setup()
    return labels


def apps_below(paths):
    """The labels of the installed apps that lie at, below or around the paths."""
    from django.apps import apps

    def contains(folder, path):
        return path == folder or path.startswith(folder + os.sep)

    return [
        config.label
        for config in apps.get_app_configs()
        for path in paths
        if contains(path, os.path.realpath(config.path)) or contains(os.path.realpath(config.path), path)
    ]


def choose(options, manage, labels):
    """The models to load."""
    from portolan_django import models

    paths = [os.path.realpath(path) for path in options.path]
    whole = manage is not None and any(path in (manage, os.path.dirname(manage)) for path in paths)
    if options.apps:
        return models.app_models(script.names(options.apps))
    if whole:
        return models.project_models()
    chosen = models.app_models(labels or list(dict.fromkeys(apps_below(paths))))
    files = {path for path in paths if not os.path.isdir(path)}
    return [model for model in chosen if not files or os.path.realpath(models.file_of(model)) in files]


def load(options):
    django = script.require("django", "Django")
    if not (4, 2) <= django.VERSION[:2] < (7,):
        raise Failure(f"Django {django.get_version()} is not supported (4.2 to 6.x)")
    manage = find_manage(options.path[0])
    labels = None
    if manage is not None or options.settings:
        set_up_project(os.path.realpath(manage or os.path.join(os.getcwd(), "manage.py")), options.settings)
    else:
        labels = set_up_apps([os.path.realpath(path) for path in options.path])
    from portolan_django.models import with_targets
    from portolan_django.schema import schema_of

    chosen = choose(options, manage and os.path.realpath(manage), labels)
    if not chosen:
        from django.apps import apps

        seen = f"{len(apps.get_app_configs())} apps, {len(apps.get_models())} models seen"
        raise Failure(f"no Django models found in {', '.join(options.path)} ({seen})")
    text = schema_of(with_targets(chosen, script.note), options.dialect, script.version_numbers(options.server_version))
    return "django", django.get_version(), [], text


script.main(load, ("Django", "psycopg", "mssql-django"), ("--apps", {}), ("--settings", {}))
