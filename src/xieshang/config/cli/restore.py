"""Put database and files back from an archive; stop the site first."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.utils.translation import gettext as _

from xieshang.config import console
from xieshang.config.safekeeping import restore


def run(arguments: list[str]) -> int:
    """Check the archive to its end, then restore it."""
    parser = argparse.ArgumentParser(prog="xieshang restore", description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--over", action="store_true", help="write over the data that are here")
    wanted = parser.parse_args(arguments)
    restore(wanted.archive, over=wanted.over)
    console.say(_("已恢复：%(file)s。请运行 xieshang doctor 检查。") % {"file": wanted.archive})
    return 0
