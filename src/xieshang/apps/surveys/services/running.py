"""Prepares a survey and decides on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.services import Outcome, advance, open_case
from xieshang.apps.documents.language import in_chinese
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.surveys import catalogue, policies
from xieshang.apps.surveys.models import Survey
from xieshang.core.law import pack_for

LONGEST_DAYS = 92


@dataclass(frozen=True, slots=True)
class Filled:
    """What is filled in for one question: which option is right, or the options themselves."""

    right: tuple[str, ...] = ()
    options: tuple[str, ...] = ()  # the first one is the right one


@transaction.atomic
@in_chinese
def prepare(
    code: str,
    *,
    closes_on: date,
    by: User,
    today: date,
    enterprise: Enterprise | None = None,
    region_code: str = "",
    filled: Mapping[str, Filled] | None = None,
    quotas: Mapping[str, int] | None = None,
) -> Survey:
    """Set up a survey from a shipped questionnaire; the county then opens it.

    Raises:
        PermissionDenied: this person may not ask these people.
        ValidationError: the days or the filled-in answers are wrong.
    """
    questionnaire = catalogue.shipped()[code]
    scope = "enterprise" if enterprise else "region"
    if scope not in questionnaire.scopes:
        raise ValidationError({"code": _("这份问卷不能在这个范围发")})
    if enterprise is not None:
        allowed, place = policies.may_prepare(by, enterprise, today), enterprise.region_code
    else:
        allowed, place = policies.may_prepare_in(by, region_code, today), region_code
    if not allowed:
        raise PermissionDenied
    if not 1 <= (closes_on - today).days <= LONGEST_DAYS:
        raise ValidationError(
            {"closes_on": _("最后一日须在明天到%(days)d天之内") % {"days": LONGEST_DAYS}}
        )
    case = open_case(
        "M16",
        enterprise=enterprise,
        region_code=place,
        title=questionnaire.title.zh,
        rules=pack_for(place, on=today),
        by=by,
        today=today,
    )
    survey = Survey(
        case=case,
        enterprise=enterprise,
        region_code=place,
        code=code,
        content=_with(catalogue.files()[code], filled or {}),
        quotas={group: least for group, least in (quotas or {}).items() if least},
        closes_on=closes_on,
    )
    survey.full_clean(exclude=["case"])
    survey.save()
    timers.refresh(case, today)
    return survey


def _with(data: Mapping[str, Any], filled: Mapping[str, Filled]) -> dict[str, Any]:
    """The questionnaire's data with what was filled in."""
    whole: dict[str, Any] = deepcopy(dict(data))
    for row in whole["questions"]:
        given = filled.get(row["code"])
        if given is None:
            continue
        if row["fill"] == "options":
            row["options"], row["right"] = _options(given.options, row.get("options", ()))
        else:
            row["right"] = list(given.right)
    return whole


def _options(
    names: Sequence[str], fixed: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Names as options in the order of their writing signs: their place tells nothing."""
    ordered = sorted(dict.fromkeys(names))
    options = [{"code": f"n{no}", "text": [one, one]} for no, one in enumerate(ordered, 1)]
    right = [f"n{ordered.index(names[0]) + 1}"] if names else []
    return [*options, *map(dict, fixed)], right


def approve(survey: Survey, *, by: User, today: date, seen: int | None = None) -> Outcome:
    """The county opens the survey: from now on it is settled who may answer."""
    return advance(survey.case, "approve", by=by, today=today, seen=seen)


def close(survey: Survey, *, by: User, today: date, seen: int | None = None) -> Outcome:
    """The county closes a survey whose sample is enough."""
    return advance(survey.case, "close", by=by, today=today, seen=seen)


@transaction.atomic
def extend(
    survey: Survey, closes_on: date, *, by: User, today: date, seen: int | None = None
) -> Outcome:
    """The county gives a survey whose sample was missed more days."""
    before = survey.closes_on
    if not 1 <= (closes_on - today).days <= LONGEST_DAYS:
        raise ValidationError(
            {"closes_on": _("最后一日须在明天到%(days)d天之内") % {"days": LONGEST_DAYS}}
        )
    outcome = advance(
        survey.case,
        "extend",
        by=by,
        today=today,
        seen=seen,
        payload={"from": before.isoformat(), "to": closes_on.isoformat()},
    )
    survey.closes_on = closes_on
    survey.save(update_fields=["closes_on"])
    timers.refresh(survey.case, today)
    return outcome


def give_up(survey: Survey, *, by: User, today: date, seen: int | None = None) -> Outcome:
    """The county ends a survey whose sample was missed; nothing of it is told."""
    return advance(survey.case, "give_up", by=by, today=today, seen=seen)


@transaction.atomic
def decline(
    survey: Survey, reason: str, *, by: User, today: date, seen: int | None = None
) -> Outcome:
    """The county answers the suggestions; the answer stands with the results."""
    survey.reason = reason.strip()
    survey.full_clean(exclude=["case"])
    survey.save(update_fields=["reason"])
    return advance(survey.case, "decline", by=by, today=today, seen=seen)
