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
def may_reissue(user: User, paper: str) -> bool:
    """Whether somebody who lost the phone can be given another ballot by this person."""
    here = BallotPaper.objects.filter(pk=UUID(paper)).first() if paper else None
    if here is None or not here.drawing:
        return False
    return policies.may_run(user, policies.enterprises_of(here), on=today())
