"""M15, a session of the workers' congress (职代会): papers, quorum, secret vote, resolution."""

from __future__ import annotations

from xieshang.core.procedure.holds import asks
from xieshang.core.procedure.m15_congress.facts import CongressFacts, Constituency
from xieshang.core.procedure.m15_congress.guards import GUARDS
from xieshang.core.procedure.m15_congress.moves import CONFIG, MOVES, NOTES, STATES, TIMERS
from xieshang.core.procedure.model import Procedure
from xieshang.core.words import msg

PROCEDURE = Procedure(
    code="M15",
    name=msg("职代会"),
    name_en="Workers congress session",
    version=1,
    initial="draft",
    states=STATES,
    transitions=MOVES,
    timers=TIMERS,
    guards=asks(GUARDS),
    config=CONFIG,
    notes=NOTES,
)

__all__ = ["GUARDS", "PROCEDURE", "CongressFacts", "Constituency"]
