"""M08, renewal and amendment (续签与变更): what happens to a contract that is in force."""

from __future__ import annotations

from xieshang.core.procedure.anchors import anchor_for
from xieshang.core.procedure.holds import asks
from xieshang.core.procedure.m08_renewal.facts import RenewalFacts
from xieshang.core.procedure.m08_renewal.guards import GUARDS
from xieshang.core.procedure.m08_renewal.moves import MOVES
from xieshang.core.procedure.m08_renewal.states import STATES
from xieshang.core.procedure.m08_renewal.timers import CONFIG, NOTES, TIMERS
from xieshang.core.procedure.model import Procedure
from xieshang.core.words import msg

PROCEDURE = Procedure(
    code="M08",
    name=msg("续签与变更"),
    name_en="Renewal and amendment",
    version=1,
    initial="in_force",
    states=STATES,
    transitions=MOVES,
    timers=TIMERS,
    guards=asks(GUARDS),
    config=CONFIG,
    notes=NOTES,
)

__all__ = ["GUARDS", "PROCEDURE", "RenewalFacts", "anchor_for"]
