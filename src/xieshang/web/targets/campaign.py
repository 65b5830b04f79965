"""The spring offer campaign of an area as a funnel: county, then townships (春季要约行动)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.organizations.models import Region
from xieshang.apps.targets import policies
from xieshang.apps.targets.campaign import (
    LISTS,
    STAGES,
    Funnel,
    Stage,
    Why,
    first_day,
    funnel,
    last_day,
)
from xieshang.web.http import Request, reads
from xieshang.web.standstill import AT_ENTERPRISES, year_in
from xieshang.web.targets.pages import has_goals, place_of, year_of_today


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the funnel: who came here, how long it took, who stands still here."""

    name: str
    reached: int
    share: str
    days: str  # the median, in days from the stage before; empty where nobody passed both
    passed: str  # how many it is the median of
    still: int | None  # None at the end, where nobody stands still any more
    url: str


@reads
def page(request: Request, area: str) -> HttpResponse:
    """How far the campaign has come in an area, for its own level and those above."""
    place = campaign_place(request, area)
    year = year_in(request.GET.get("year", "")) or current_day().year
    found = funnel(area, year)
    rounds = policies.may_know_rounds(request.user, area, on=current_day())
    below = Region.objects.filter(parent_id=area).order_by("code")
    context = {
        "place": place,
        "year": year,
        "since": first_day(year),
        "until": last_day(year),
        "total": len(found.ones),
        "offered": found.reached(Stage.OFFERED),
        "lists": [(LISTS[why], found.listed()[why]) for why in Why],
        "steps": steps(found, area, rounds=rounds),
        "ended": found.ended(),
        "exports": year == year_of_today(area) or has_goals(area, year),
        "heads": [str(STAGES[stage]) for stage in Stage],
        "places": [
            (
                one,
                reverse("target_campaign", args=[one.code]),
                [inside.reached(s) for s in Stage],
            )
            for one in below
            if (inside := found.within(one.code)).ones
        ],
    }
    return render(request, "targets/campaign.html", context)


def campaign_place(request: Request, area: str) -> Region:
    """The area, if this person may follow its campaign."""
    follows = policies.may_follow(request.user, area, on=current_day())
    if not area.isdecimal() or not follows:
        raise Http404
    return place_of(request, area)


def steps(found: Funnel, area: str, *, rounds: bool) -> list[Step]:
    """The stages in their order; the lists behind them are those of enterprises and rounds.

    Args:
        rounds: whether the reader knows of the rounds; else no way leads to their list.
    """
    total, made = len(found.ones), []
    for stage in Stage:
        reached, took = found.reached(stage), found.took(stage) if stage else []
        days = found.median(stage) if stage else None
        passed = ngettext("%(n)s家", "%(n)s家", len(took)) % {"n": len(took)}
        ways = "enterprises" if stage in AT_ENTERPRISES else "rounds" if rounds else ""
        asked = f"campaign={found.year}&place={area}"
        made.append(
            Step(
                str(STAGES[stage]),
                reached,
                f"{reached / total:.0%}" if total else "",
                "" if days is None else f"{days:g}",
                passed,
                None if stage is Stage.FILED else len(found.still(stage)),
                f"{reverse(ways)}?{asked}&at={stage.slug}" if ways else "",
            )
        )
    return made
