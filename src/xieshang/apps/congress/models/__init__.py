"""What is kept of a session: the session, its floor, its ballots."""

from __future__ import annotations

from xieshang.apps.congress.models.ballots import Ballot, Result
from xieshang.apps.congress.models.floor import FloorRemark, SignIn, Speaker
from xieshang.apps.congress.models.session import Matter, Question, Session

__all__ = [
    "Ballot",
    "FloorRemark",
    "Matter",
    "Question",
    "Result",
    "Session",
    "SignIn",
    "Speaker",
]
