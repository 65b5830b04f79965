"""Two surveys of the storyline's enterprise: one that is counted, one that is open."""

from __future__ import annotations

from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.surveys import jobs, services
from xieshang.apps.surveys.models import Survey
from xieshang.apps.surveys.services import measures
from xieshang.config.demo.people import Staff

OPENED, CLOSED = date(2026, 3, 20), date(2026, 4, 3)
PUBLISHED, REPORTED = date(2026, 4, 7), date(2026, 4, 9)
EXPECTED, LAST = date(2026, 4, 7), date(2026, 4, 24)
# How satisfied forty-two people are, and of which kind of work: couriers, then everybody else.
SATISFIED = (
    "4454355443524434544534324544",
    "43544215443454",
)
SUGGESTED = (
    "夜里分拣区加两台风扇。",
    "雨天派件慢，超时别按平时算。",
    "充电柜再多放一组，早高峰排不上。",
    "休息室的热水器坏了半个月。",
)
MEASURES = (  # what, who, until when, which suggestions it answers
    ("分拣区加四台风扇，休息室换热水器。", "行政部周凯", date(2026, 5, 15), (0, 3)),
    ("充电柜加一组，放在东门。", "后勤部陈立", date(2026, 6, 30), (2,)),
)
LEFT = "雨天超时怎么算，放进正在谈的派件奖励里一起谈。"
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
        if no < len(SUGGESTED):
            sent["suggest"] = [SUGGESTED[no]]
        services.answer(survey, sent, key=f"demo-{no}", by=user, today=OPENED)
    services.close(survey, by=staff["shenlan"], today=CLOSED)
    jobs.wind_up(survey, CLOSED)
    _measures(Survey.objects.select_related("case").get(pk=survey.pk), staff)


def _measures(survey: Survey, staff: Staff) -> None:
    """Two measures from three of the suggestions; the fourth is answered in words."""
    county = staff["shenlan"]
    numbers = {remark.text: remark.number for remark in survey.remarks.all()}
    for what, who, due_on, answers in MEASURES:
        cites = [numbers[SUGGESTED[no]] for no in answers]
        measures.add(
            survey, text=what, owner=who, due_on=due_on, cites=cites, by=county, today=PUBLISHED
        )
    measures.convert(survey, LEFT, by=county, today=PUBLISHED)
    measures.report(
        survey.measures.get(no=1), "风扇已到货，热水器在比价。", by=staff["fangmin"],
        today=REPORTED,
    )  # fmt: skip


def _open(here: Enterprise, staff: Staff, crew: list[User]) -> None:
    survey = _opened(here, staff, "raise", EXPECTED, LAST)
    for no, user in enumerate(crew[:31]):
        sent = {"raise": [RAISES[no % len(RAISES)]], "first": [FIRST[no % len(FIRST)]]}
        services.answer(survey, sent, key=f"demo-{no}", by=user, today=EXPECTED)
