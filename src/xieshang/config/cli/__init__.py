"""The command line: `xieshang law …` for a clerk, `xieshang serve` for an operator."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command; anything that is not ours goes to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieshang.config.settings")
    execute_from_command_line(sys.argv)
