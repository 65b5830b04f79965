"""The county decides, hears appeals and confirms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.cases.services import Outcome
from xieshang.apps.grading import evidence, policies
from xieshang.apps.grading.choices import AppealSide
from xieshang.apps.grading.handing import dissents_of
from xieshang.apps.grading.models import Appeal, Grading
from xieshang.apps.grading.services.moving import move, still
from xieshang.apps.grading.services.self_check import Given, check
from xieshang.apps.trail.models import Event
from xieshang.apps.trail.services import only_the_day, record
from xieshang.core.procedure.model import Actor

COUNTY = Actor.COUNTY_UNION


@transaction.atomic
def adjust(grading: Grading, given: Mapping[str, Given], *, by: User, today: date) -> None:
    """Change points of the final column, each with its reason; the team's stay beside them."""
    policies.require(by, grading.case, today, COUNTY)
    still(grading, "review")
    for code, one in given.items():
        row = grading.scores.get(code=code)
        check(row, one.points)
        if not one.note.strip():
            raise ValidationError(_("改%(code)s的分要写明理由") % {"code": code})
        row.decision_points, row.decision_note = one.points, one.note.strip()
        row.full_clean(exclude=["grading"], validate_unique=False, validate_constraints=False)
        row.save(update_fields=["decision_points", "decision_note"])
    told = {"points": {code: one.points for code, one in given.items()}}
    record("grading.adjusted", by=by, subject=grading.case, on=today, payload=told)


@transaction.atomic
def decide(
    grading: Grading,
    *,
    answer: str = "",
    settlement: str = "",
    by: User,
    today: date,
    seen: int | None = None,
) -> Outcome:
    """Put the grade that follows on notice; an appeal that waits is answered with it, and
    what one of the two assessors thought otherwise is settled."""
    policies.require(by, grading.case, today, COUNTY)
    waiting = grading.appeals.filter(answered_on=None)
    if waiting.exists():
        if not answer.strip():
            raise ValidationError({"answer": _("有异议还没有答复，请写明怎么处理")})
        waiting.update(answer=answer.strip(), answered_on=today)
    _settle(grading, settlement.strip(), by, today)
    evidence.take_in_surveys(grading, today=today)
    return move(grading, "decide", by=by, today=today, seen=seen)


def _settle(grading: Grading, text: str, by: User, today: date) -> None:
    waiting = [one for one in dissents_of(grading) if one.settled_on is None]
    if waiting and not text:
        raise ValidationError({"settlement": _("小组有一人有不同意见，请写明怎么处理")})
    for one in waiting:
        one.settlement, one.settled_by, one.settled_on = text, by, today
        one.full_clean(exclude=["grading"])
        one.save()


@transaction.atomic
def appeal(
    grading: Grading, text: str, *, by: User, today: date, seen: int | None = None
) -> Outcome:
    """The enterprise objects while the grade is on notice."""
    policies.require(by, grading.case, today, Actor.EMPLOYER_SIDE)
    outcome = move(grading, "appeal", by=by, today=today, seen=seen)
    _kept(grading, AppealSide.EMPLOYER, text, today)
    return outcome


@transaction.atomic
def appeal_unnamed(grading: Grading, text: str, *, by: User, today: date) -> None:
    """A worker objects; who it was and when stands nowhere, so the system makes the move.

    The same words sent twice are kept once: there is no key by which to know a form again.

    Raises:
        PermissionDenied: somebody who does not work there.
        Refused, StateChanged: the grade is not on notice (any more).
    """
    if Actor.WORKER not in actors_of(by, grading.case, today):
        raise PermissionDenied
    sent = grading.appeals.filter(side=AppealSide.WORKER, text=text.strip(), answered_on=None)
    if sent.exists():
        return
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    move(grading, "appeal", by=None, today=today)
    _kept(grading, AppealSide.WORKER, text, today)
    only_the_day(grading.case, on=today, after=last)


def _kept(grading: Grading, side: AppealSide, text: str, today: date) -> None:
    made = Appeal(grading=grading, side=side, text=text.strip(), on=today)
    made.full_clean()
    made.save()


@transaction.atomic
def confirm(grading: Grading, *, by: User, today: date, seen: int | None = None) -> Outcome:
    """The notice is over: the grade stands, and stands at the enterprise."""
    return move(grading, "confirm", by=by, today=today, seen=seen)
