"""What other pages have to know of a ballot."""

from __future__ import annotations

from uuid import UUID

from django import template

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots import policies
from xieshang.apps.ballots.models import BallotPaper
from xieshang.apps.cases.clock import today

register = template.Library()


@register.simple_tag
def may_help(user: User, paper: str) -> bool:
    """Whether this person can give a ballot out again, or write down who votes on paper."""
    here = BallotPaper.objects.filter(pk=UUID(paper)).first() if paper else None
    if here is None or not here.drawing:
        return False
    return policies.may_run(user, policies.enterprises_of(here), on=today())
