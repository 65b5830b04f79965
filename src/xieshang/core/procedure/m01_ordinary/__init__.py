"""M01, the ordinary procedure (普通程序): eight steps to a published contract."""

from __future__ import annotations

from xieshang.core.procedure.anchors import anchor_for
from xieshang.core.procedure.holds import asks
from xieshang.core.procedure.m01_ordinary import moves_to_agreement, moves_to_publication
from xieshang.core.procedure.m01_ordinary.facts import RoundFacts
from xieshang.core.procedure.m01_ordinary.guards import GUARDS
from xieshang.core.procedure.m01_ordinary.states import STATES
from xieshang.core.procedure.m01_ordinary.timers import CONFIG, NOTES, TIMERS
from xieshang.core.procedure.model import Procedure
from xieshang.core.words import msg

PROCEDURE = Procedure(
    code="M01",
    name=msg("普通程序"),
    name_en="Ordinary procedure (8 steps)",
    version=1,
    initial="draft",
    states=STATES,
    transitions=(*moves_to_agreement.MOVES, *moves_to_publication.MOVES),
    timers=TIMERS,
    guards=asks(GUARDS),
    config=CONFIG,
    notes=NOTES,
)

__all__ = ["GUARDS", "PROCEDURE", "RoundFacts", "anchor_for"]
