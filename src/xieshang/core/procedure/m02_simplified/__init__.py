"""M02, the simplified procedure (简易程序): one matter, no contract, ends in a memo."""

from __future__ import annotations

from xieshang.core.procedure.holds import asks
from xieshang.core.procedure.m02_simplified.facts import SimpleFacts
from xieshang.core.procedure.m02_simplified.guards import GUARDS
from xieshang.core.procedure.m02_simplified.moves import CONFIG, MOVES, NOTES, STATES, TIMERS
from xieshang.core.procedure.model import Procedure
from xieshang.core.words import msg

PROCEDURE = Procedure(
    code="M02",
    name=msg("简易程序"),
    name_en="Simplified procedure",
    version=1,
    initial="draft",
    states=STATES,
    transitions=MOVES,
    timers=TIMERS,
    guards=asks(GUARDS),
    config=CONFIG,
    notes=NOTES,
)

__all__ = ["GUARDS", "PROCEDURE", "SimpleFacts"]
