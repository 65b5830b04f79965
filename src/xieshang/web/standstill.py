"""Lists narrowed down to those who stand still in the spring offer campaign (停在这一步)."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.organizations.models import Region
from xieshang.apps.targets import policies
from xieshang.apps.targets.campaign import BY_SLUG, STAGES, Stage, funnel
from xieshang.web.http import Request

YEARS: Final = range(2000, 2101)
AT_ENTERPRISES: Final = frozenset({Stage.LISTED})
AT_ROUNDS: Final = frozenset(Stage) - AT_ENTERPRISES - {Stage.FILED}


def year_in(words: str) -> int | None:
    """The year that an address asks for; None where it asks for none that can be."""
    known = words.isdecimal() and len(words) == 4 and int(words) in YEARS
    return int(words) if known else None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list is narrowed down to by the campaign, and the words that say so."""

    place: str
    stage: str
    year: int
    back: str
    fields: list[tuple[str, str]]  # of the address, for forms that keep to it
    enterprises: frozenset[int]
    rounds: frozenset[int]

    @property
    def asked(self) -> str:
        return urlencode(self.fields)


def narrowed(request: Request, day: date, *, offered: Container[Stage]) -> Narrowed | None:
    """Those who stand still at a stage, as an address asks; None where it does not.

    What is not on offer to this person, or in this list, narrows nothing: enterprises by how
    far their rounds have come would be told to people who may not know of the rounds.

    Args:
        offered: the stages by which the list can be narrowed.
    """
    year, area = year_in(request.GET.get("campaign", "")), request.GET.get("place", "")
    stage = BY_SLUG.get(request.GET.get("at", Stage.LISTED.slug))
    if year is None or stage is None or stage not in offered or not area.isdecimal():
        return None
    if not policies.may_follow(request.user, area, on=day):
        return None
    place = Region.objects.filter(code=area).first()
    if place is None:
        return None
    still = funnel(area, year).still(stage)
    return Narrowed(
        place.name,
        str(STAGES[stage]) if stage else _("还没有要约"),
        year,
        f"{reverse('target_campaign', args=[area])}?year={year}",
        [("campaign", str(year)), ("place", area), ("at", stage.slug)],
        frozenset(one.enterprise_id for one in still),
        frozenset(one.come.round_id for one in still if one.come.round_id is not None),
    )
