"""Look at this deployment: what is well, what is not, what to do."""

from __future__ import annotations

from xieshang.config import console
from xieshang.config.commandline import parser
from xieshang.config.doctor import examine, shown
from xieshang.core.words import msg

SUMMARY = msg("检查这套部署：哪里好，哪里不好，怎么办。")


def run(arguments: list[str]) -> int:
    """Say every finding; 1 if one needs mending."""
    parser("doctor", SUMMARY).parse_args(arguments)
    well = True
    for finding in examine():
        console.say(shown(finding))
        well = well and finding.well
    return 0 if well else 1
