"""Gradings, their points, who scores them, what follows."""

from __future__ import annotations

from xieshang.apps.grading.models.after import Appeal, GraveEvent, Measure
from xieshang.apps.grading.models.grading import Grading, Score
from xieshang.apps.grading.models.opening import Opening
from xieshang.apps.grading.models.teams import Assessor, Team
from xieshang.apps.grading.models.words import Dissent, Recusal

__all__ = [
    "Appeal",
    "Assessor",
    "Dissent",
    "Grading",
    "GraveEvent",
    "Measure",
    "Opening",
    "Recusal",
    "Score",
    "Team",
]
