"""The command line: `xieshang law …` for a clerk, `xieshang serve` for an operator.

A command is a module of this folder: ``run(arguments)`` does the work and returns the exit
status, the module's first line is its help.  What is not ours goes to Django.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec

from django.core.management import execute_from_command_line

from xieshang.config import console

PLAIN = {"law", "procedures", "messages"}  # need neither settings nor database
ENVIRONMENT = {
    "demo": {
        "XIESHANG_DEMO": "1",
        "XIESHANG_DATA": "var/demo",
        "XIESHANG_LOG_LEVEL": "WARNING",
        "XIESHANG_SMS_MESSENGER": "xieshang.apps.accounts.sms.DemoMessenger",
    }
}


def main() -> int:
    """Run one command and return its exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieshang.config.settings")
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if not (name.isidentifier() and find_spec(f"{__name__}.{name}")):
        execute_from_command_line(sys.argv)
        return 0
    for variable, value in ENVIRONMENT.get(name, {}).items():
        os.environ.setdefault(variable, value)
    if name not in PLAIN:
        console.make_ready()
    try:
        return int(import_module(f"{__name__}.{name}").run(sys.argv[2:]))
    except console.Stop as stop:
        console.complain(str(stop))
        return 1
    except KeyboardInterrupt:
        return 130
