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


def main() -> int:
    """Run one command and return its exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieshang.config.settings")
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name.isidentifier() and find_spec(f"{__name__}.{name}"):
        # Only what was asked for is loaded: `law` needs neither database nor settings.
        command = import_module(f"{__name__}.{name}")
        return int(command.run(sys.argv[2:]))
    execute_from_command_line(sys.argv)
    return 0
