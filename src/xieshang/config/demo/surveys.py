"""Two surveys of the storyline's enterprise: one that is counted, one that is open."""

from __future__ import annotations

from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.surveys import jobs, services
from xieshang.apps.surveys.models import Survey
from xieshang.config.demo.people import Staff

OPENED, CLOSED = date(2026, 3, 20), date(2026, 4, 3)
EXPECTED, LAST = date(2026, 4, 7), date(2026, 4, 24)
# How satisfied forty-two people are, and of which kind of work: couriers, then everybody else.
SATISFIED = (
    "4454355443524434544534324544",
    "43544215443454",
)
RAISES = ("5", "8", "3", "10", "6", "4.5", "12", "8", "5", "5")
FIRST = ("piece", "piece", "bonus", "base", "piece", "overtime")


def build(here: Enterprise, staff: Staff) -> None:
    """Everything through the services, on the days on which it happened."""
    crew = [
        entry.user
        for entry in here.roster.exclude(user=None).order_by("pk").select_related("user")
        if entry.user and entry.user != staff["zhaojianguo"]
    ]
    _counted(here, staff, crew)
    _open(here, staff, crew)


def _opened(here: Enterprise, staff: Staff, code: str, first: date, last: date) -> Survey:
    made = services.prepare(
        code, enterprise=here, closes_on=last, by=staff["fangmin"], today=first
    )
    services.approve(made, by=staff["shenlan"], today=first)
    return Survey.objects.select_related("case").get(pk=made.pk)


def _counted(here: Enterprise, staff: Staff, crew: list[User]) -> None:
    survey = _opened(here, staff, "satisfaction", OPENED, CLOSED)
    said = [
        (kind, step)
        for kind, steps in zip(("frontline", "other"), SATISFIED, strict=True)
        for step in steps
    ]
    for no, (user, (kind, step)) in enumerate(zip(crew, said, strict=False)):
        sent = {"work": [kind], "satisfied": [step]}
        if step in "12":
            sent["short"] = ["pay"]
        services.answer(survey, sent, key=f"demo-{no}", by=user, today=OPENED)
    services.close(survey, by=staff["shenlan"], today=CLOSED)
    jobs.wind_up(survey, CLOSED)


def _open(here: Enterprise, staff: Staff, crew: list[User]) -> None:
    survey = _opened(here, staff, "raise", EXPECTED, LAST)
    for no, user in enumerate(crew[:31]):
        sent = {"raise": [RAISES[no % len(RAISES)]], "first": [FIRST[no % len(FIRST)]]}
        services.answer(survey, sent, key=f"demo-{no}", by=user, today=EXPECTED)
