"""The name that Atlas's provider has for `portolan-schema`."""

import importlib

Command = importlib.import_module("portolan_django.management.commands.portolan-schema").Command
