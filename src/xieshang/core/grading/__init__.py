"""The grade A, B, C of an enterprise: 54 points, what each is given for, who may not score."""

from __future__ import annotations

from xieshang.core.grading.conflicts import Scorer, conflict
from xieshang.core.grading.points import (
    NOT_APPLICABLE,
    Point,
    Sums,
    by_focus,
    points,
    score,
    sums,
)
from xieshang.core.grading.scales import Level, Scale
from xieshang.core.grading.verdict import Circumstances, Grade, Thresholds, Verdict, judge

__all__ = [
    "NOT_APPLICABLE",
    "Circumstances",
    "Grade",
    "Level",
    "Point",
    "Scale",
    "Scorer",
    "Sums",
    "Thresholds",
    "Verdict",
    "by_focus",
    "conflict",
    "judge",
    "points",
    "score",
    "sums",
]
