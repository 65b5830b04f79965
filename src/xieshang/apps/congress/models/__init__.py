"""What is kept of a session: the session, its floor, its ballots."""

from __future__ import annotations

from xieshang.apps.congress.models.ballots import Ballot, Result
from xieshang.apps.congress.models.floor import Attendance, Remark, Speaker
from xieshang.apps.congress.models.session import Matter, Question, Session

__all__ = [
    "Attendance",
    "Ballot",
    "Matter",
    "Question",
    "Remark",
    "Result",
    "Session",
    "Speaker",
]
