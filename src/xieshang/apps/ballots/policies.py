"""Who may run a ballot, who stands on its roll."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots.models import BallotPaper, RollEntry
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.roles import Role

RUNS_BALLOTS = (Role.UNION_CHAIR, Role.TOWNSHIP_OFFICER, Role.COUNTY_RIGHTS)


def may_run(user: User, enterprises: Iterable[Enterprise], *, on: date) -> bool:
    """Convene a vote of these enterprises' people: their union, or one above all of them."""
    access = access_of(user, on)
    return all(access.may_any(RUNS_BALLOTS, one) for one in enterprises)


def require(user: User | None, paper: BallotPaper, *, on: date) -> None:
    """Raises PermissionDenied unless they may run it; None is the nightly work."""
    if user is not None and not may_run(user, enterprises_of(paper), on=on):
        raise PermissionDenied


def enterprises_of(paper: BallotPaper) -> list[Enterprise]:
    """Whose people vote: one enterprise, or several in a joint congress."""
    return list(Enterprise.objects.filter(roster__ballot_lines__paper=paper).distinct())


def line_of(user: User, paper: BallotPaper) -> RollEntry | None:
    """A person's own line on the roll, if they stand on it."""
    return paper.roll.select_related("entry").filter(entry__user=user).first()
