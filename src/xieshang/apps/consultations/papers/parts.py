"""What every document of a round has: its head, the people, lengths of time in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from xieshang.apps.accounts.models import User
from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.models import Consultation
from xieshang.core.law.deadline import DayKind, Period

CONFIRMED = "平台内确认"
TOLD_LATER = "企业方书面答复要约时提出"
LENGTHS = {DayKind.CALENDAR: "日内", DayKind.WORKING: "个工作日内"}


def head(consultation: Consultation) -> dict[str, Any]:
    return {"enterprise": consultation.enterprise.name, "round": consultation.title}


def union_of(consultation: Consultation) -> str:
    """Whose name heads the number of a union's paper; empty where there is no union."""
    return str(consultation.enterprise.union or "")


def people(consultation: Consultation, side: Side) -> list[dict[str, Any]]:
    """One side's list as a table."""
    return [
        {
            "name": one.name,
            "sex": one.get_sex_display(),
            "post": one.post,
            "frontline": one.frontline,
            "external": one.external,
            "chief": one.chief,
            "for": one.votes_yes,
            "against": one.votes_no,
            "abstain": one.votes_abstain,
        }
        for one in consultation.representatives.filter(side=side, until=None)
    ]


def chief_name(consultation: Consultation, side: Side) -> str:
    chief = consultation.representatives.filter(side=side, chief=True, until=None).first()
    return chief.name if chief else ""


def signed(role: str, by: User, today: date) -> list[dict[str, Any]]:
    """The signature of whoever did the act on the platform."""
    return [{"side": role, "name": by.name, "date": today, "level": CONFIRMED}]


def length(period: Period) -> str:
    """10个工作日内（《浙江省集体合同条例》第七条）."""
    unit = LENGTHS[period.unit]
    source = f"（{period.source}）" if period.source else ""
    return f"{period.length}{unit}{source}"
