"""Look at this deployment: what is well, what is not, what to do."""

from __future__ import annotations

import argparse

from xieshang.config import console
from xieshang.config.doctor import examine, shown


def run(arguments: list[str]) -> int:
    """Say every finding; 1 if one needs mending."""
    argparse.ArgumentParser(prog="xieshang doctor", description=__doc__).parse_args(arguments)
    well = True
    for finding in examine():
        console.say(shown(finding))
        well = well and finding.well
    return 0 if well else 1
