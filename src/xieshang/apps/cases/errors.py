"""Why a case did not move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xieshang.core.law.blocker import Blocker

if TYPE_CHECKING:
    from xieshang.apps.cases.models import Case, Move


class CaseError(Exception):
    """The case stays where it is (409)."""


class Refused(CaseError):
    """The law or the procedure still asks for something; nothing has changed."""

    def __init__(self, case: Case, event: str, blockers: Sequence[Blocker]) -> None:
        self.case = case
        self.event = event
        self.blockers = tuple(blockers)
        super().__init__("；".join(str(blocker) for blocker in self.blockers))


class StateChanged(CaseError):
    """The act does not exist from here (any more).

    ``meanwhile`` says that somebody was faster: ``happened`` is what was done since the page
    was drawn; otherwise it is the last that happened.
    """

    def __init__(
        self, case: Case, event: str, happened: Sequence[Move] = (), *, meanwhile: bool = False
    ) -> None:
        self.case = case
        self.event = event
        self.happened = tuple(happened)
        self.meanwhile = meanwhile and bool(self.happened)
        super().__init__(f"{event}: the case stands in {case.state}")
