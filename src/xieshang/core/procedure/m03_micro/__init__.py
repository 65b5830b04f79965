"""M03, micro-consultation (微协商): one matter, "1+1" talks, a decision, a return visit."""

from __future__ import annotations

from xieshang.core.procedure.holds import asks
from xieshang.core.procedure.m03_micro.facts import MicroFacts
from xieshang.core.procedure.m03_micro.guards import GUARDS
from xieshang.core.procedure.m03_micro.moves import CONFIG, MOVES, NOTES, STATES
from xieshang.core.procedure.m03_micro.timers import TIMERS
from xieshang.core.procedure.model import Procedure
from xieshang.core.words import msg

PROCEDURE = Procedure(
    code="M03",
    name=msg("微协商"),
    name_en="Micro-consultation",
    version=1,
    initial="pool",
    states=STATES,
    transitions=MOVES,
    timers=TIMERS,
    guards=asks(GUARDS),
    config=CONFIG,
    notes=NOTES,
)

__all__ = ["GUARDS", "PROCEDURE", "MicroFacts"]
