"""What is kept of one round: the sides, the offer, the preparation, the table."""

from __future__ import annotations

from xieshang.apps.consultations.models.offer import Offer, Response
from xieshang.apps.consultations.models.preparation import DataSheet, OpinionItem, Plan
from xieshang.apps.consultations.models.round import Consultation
from xieshang.apps.consultations.models.sides import Election, Representative
from xieshang.apps.consultations.models.table import (
    Attendance,
    CaucusNote,
    Conciliation,
    Meeting,
    MeetingItem,
    MinutesNote,
    Position,
    SupervisionNote,
    Suspension,
    Topic,
)

__all__ = [
    "Attendance",
    "CaucusNote",
    "Conciliation",
    "Consultation",
    "DataSheet",
    "Election",
    "Meeting",
    "MeetingItem",
    "MinutesNote",
    "Offer",
    "OpinionItem",
    "Plan",
    "Position",
    "Representative",
    "Response",
    "SupervisionNote",
    "Suspension",
    "Topic",
]
