"""Which models of a Django project make the schema."""

import os
import sys

from portolan_orm.failure import Failure


def _is_created(model):
    options = model._meta
    return options.managed and not options.proxy and not options.swapped and not options.abstract


def _targets(model):
    """The models that a model's keys refer to: of its columns and of its automatic tables."""
    for field in model._meta.local_fields + model._meta.local_many_to_many:
        remote = getattr(field, "remote_field", None)
        if remote is None or isinstance(remote.model, str):
            continue
        if field in model._meta.local_fields or remote.through._meta.auto_created:
            yield field.related_model
        else:
            yield remote.through


def file_of(model):
    """The file a model's class is declared in."""
    return os.path.abspath(getattr(sys.modules.get(model.__module__), "__file__", None) or "")


def app_models(labels):
    """The models of apps, in the order of their declaration."""
    from django.apps import apps

    models = []
    for label in labels:
        try:
            config = apps.get_app_config(label)
        except LookupError:
            known = ", ".join(config.label for config in apps.get_app_configs())
            raise Failure(f'no installed app with label "{label}"; known: {known}') from None
        models += config.get_models()
    return [model for model in models if _is_created(model)]


def project_models():
    """What `migrate` creates: the models of all apps but of those whose migrations are switched off."""
    from django.apps import apps
    from django.conf import settings

    disabled = {label for label, module in settings.MIGRATION_MODULES.items() if module is None}
    return app_models(config.label for config in apps.get_app_configs() if config.label not in disabled)


def with_targets(models, note):
    """The models and all that their keys refer to, in the order of the apps; what is added is told to `note`."""
    from django.apps import apps

    chosen, added = list(models), set()
    for model in chosen:
        for target in _targets(model):
            target = target._meta.concrete_model
            if target in chosen or not _is_created(target):
                continue
            chosen.append(target)
            added.add(target)
            note(f"django: also loading {target._meta.label} (referenced by {model._meta.label})")
    order = {model: position for position, model in enumerate(apps.get_models(include_auto_created=True))}
    return sorted(set(chosen), key=lambda model: order.get(model, len(order)))
