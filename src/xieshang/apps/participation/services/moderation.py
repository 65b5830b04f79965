"""What the workers' side does with what was said: go over it, mask, merge, choose, take up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.consultations.choices import Disposition, OpinionSource, Side
from xieshang.apps.consultations.models import Consultation, OpinionItem, Topic
from xieshang.apps.consultations.policies import require
from xieshang.apps.consultations.services import preparation
from xieshang.apps.participation.errors import NotListening
from xieshang.apps.participation.models import Opinion, OpinionQuerySet, Statement
from xieshang.apps.participation.policies import listening
from xieshang.apps.participation.services.release import release_if_enough
from xieshang.apps.trail.services import record, room_of
from xieshang.core.procedure.model import Actor

BLOT = "■"
# What is as it was before, once a mask, a blot or a merger is taken back.
CLEARED = ("state", "reason", "merged_into", "item", "blotted", "photo_reason", "checked_on")
Given = Sequence[Opinion]


def of_round(consultation: Consultation, keys: Iterable[object]) -> list[Opinion]:
    """The opinions of this round with these keys; keys of another round find nothing."""
    return list(Opinion.objects.filter(consultation=consultation, pk__in=list(keys)))


@transaction.atomic
def check(consultation: Consultation, given: Given, *, by: User, today: date) -> None:
    """Went over these: nothing in them tells who wrote them; they may be handed over."""
    require(by, consultation.case, today, Actor.WORKERS_SIDE)
    _fresh(given).update(checked_on=today)
    release_if_enough(consultation, today)
    timers.refresh(consultation.case, today)


@transaction.atomic
def mask(
    consultation: Consultation, given: Given, *, reason: str, by: User, today: date
) -> None:
    """Take these away from everybody's eyes but their authors', who read the reason."""
    require(by, consultation.case, today, Actor.WORKERS_SIDE)
    for one in given:
        if one.batch_id:
            raise ValidationError(_("已经转给企业的意见不能再遮住"))
        one.state, one.reason = Opinion.State.MASKED, reason.strip()
        one.merged_into = None
        _keep(one, "state", "reason", "merged_into")
        _note("masked", one, by, today, reason=one.reason)
    timers.refresh(consultation.case, today)


@transaction.atomic
def blot(opinion: Opinion, *, words: str, reason: str, by: User, today: date) -> None:
    """Blacken some words of a text that tell who wrote it, or name somebody; the rest stays."""
    require(by, opinion.consultation.case, today, Actor.WORKERS_SIDE)
    words = words.strip()
    if not words or words not in opinion.shown:
        raise ValidationError({"words": _("这条意见里没有这几个字，请照原文抄")})
    if opinion.batch_id:
        raise ValidationError(_("已经转给企业的意见不能再遮住"))
    opinion.blotted = opinion.shown.replace(words, BLOT * len(words))
    opinion.reason = reason.strip()
    if not opinion.reason:
        raise ValidationError({"reason": _("请写明理由，发言人会看到")})
    _keep(opinion, "blotted", "reason")
    _note("blotted", opinion, by, today, reason=opinion.reason)


@transaction.atomic
def withhold_photo(opinion: Opinion, *, reason: str, by: User, today: date) -> None:
    """Keep a photograph from all but its author and whoever decides an appeal."""
    require(by, opinion.consultation.case, today, Actor.WORKERS_SIDE)
    if not opinion.photo_stands:
        raise NotListening
    if opinion.batch_id:
        raise ValidationError(_("已经转给企业的意见不能再遮住"))
    opinion.photo_reason = reason.strip()
    if not opinion.photo_reason:
        raise ValidationError({"reason": _("请写明理由，发言人会看到")})
    _keep(opinion, "photo_reason")
    _note("photo_withheld", opinion, by, today, reason=opinion.photo_reason)


@transaction.atomic
def merge(consultation: Consultation, given: Given, *, by: User, today: date) -> Opinion:
    """Put opinions that say the same together under the one with most support."""
    require(by, consultation.case, today, Actor.WORKERS_SIDE)
    roots = [one for one in given if one.state == Opinion.State.STANDING and not one.parent_id]
    if len(roots) < 2:
        raise ValidationError(_("请至少选两条还显示着的意见"))
    first, *rest = sorted(roots, key=lambda one: (one.item_id is None, -one.seconds, one.pk))
    for one in rest:
        one.state, one.merged_into, one.item = Opinion.State.MERGED, first, first.item
        _keep(one, "state", "merged_into", "item")
        one.merged.update(merged_into=first, item=first.item)
        _note("merged", one, by, today, into=str(first.pk))
    return first


@transaction.atomic
def restore(consultation: Consultation, given: Given, *, by: User, today: date) -> None:
    """Take a mask, a blot or a withheld photograph back, or a text out of a merger.

    It waits to be gone over again, and for an answer of its own.
    """
    require(by, consultation.case, today, Actor.WORKERS_SIDE)
    for one in given:
        if not (one.state != Opinion.State.STANDING or one.is_veiled) or one.batch_id:
            raise ValidationError(_("只能恢复遮住的或合并了的意见"))
        if one.item is not None and one.item.disposition != Disposition.PENDING:
            raise ValidationError(_("合成的那一条已经答复，不能再拆开"))
        if one.state == Opinion.State.MERGED:
            one.item = None
        one.state, one.reason, one.merged_into = Opinion.State.STANDING, "", None
        one.blotted, one.photo_reason, one.checked_on = "", "", None
        _keep(one, *CLEARED)
        _note("restored", one, by, today)
    timers.refresh(consultation.case, today)


@transaction.atomic
def take_up(
    opinion: Opinion, *, text: str, by: User, today: date, topic: Topic | None = None
) -> OpinionItem:
    """Put an opinion, with all that were merged into it, on the round's list to be answered."""
    consultation = opinion.consultation
    if opinion.state != Opinion.State.STANDING or opinion.parent_id or opinion.item_id:
        raise NotListening
    item = preparation.add_opinion(
        consultation,
        text=text.strip(),
        source=OpinionSource.CODE,
        topic=topic,
        by=by,
        today=today,
    )
    opinion.merged.update(item=item)
    opinion.item = item
    opinion.save(update_fields=["item"])
    timers.refresh(consultation.case, today)  # the day on which it was said is known again
    return item


@transaction.atomic
def choose_statement(
    consultation: Consultation,
    *,
    text: str,
    by: User,
    today: date,
    topic: Topic | None = None,
    opinion: Opinion | None = None,
) -> Statement:
    """Ask everybody to agree or disagree with a sentence."""
    require(by, consultation.case, today, Actor.WORKERS_SIDE)
    if not listening(consultation, today):
        raise NotListening
    row = Statement(
        consultation=consultation,
        topic=topic,
        opinion=opinion,
        text=text.strip(),
        chosen_on=today,
    )
    row.full_clean()
    row.save()
    record(
        "round.statement.chosen",
        by=by,
        subject=room_of(consultation.case, Side.WORKERS),
        on=today,
        payload={"statement": row.pk},
    )
    return row


@transaction.atomic
def close_statement(statement: Statement, *, by: User, today: date) -> None:
    """Ask no further; what was said stays."""
    case = statement.consultation.case
    require(by, case, today, Actor.WORKERS_SIDE)
    if statement.closed_on is not None:
        raise NotListening
    statement.closed_on = today
    statement.save(update_fields=["closed_on"])
    record(
        "round.statement.closed",
        by=by,
        subject=room_of(case, Side.WORKERS),
        on=today,
        payload={"statement": statement.pk},
    )


@transaction.atomic
def decide_appeal(opinion: Opinion, *, lift: bool, answer: str, by: User, today: date) -> None:
    """The union above decides whether a mask stays, and says why."""
    held = actors_of(by, opinion.consultation.case, today)
    if Actor.UPPER_UNION not in held or Actor.WORKERS_SIDE in held:
        raise PermissionDenied
    if not opinion.appeal or opinion.appeal_answer:
        raise NotListening
    opinion.appeal_answer = answer.strip()
    if not opinion.appeal_answer:
        raise ValidationError({"answer": _("请写明理由，发言人会看到")})
    if lift:
        opinion.state, opinion.reason, opinion.blotted = Opinion.State.STANDING, "", ""
        opinion.photo_reason = ""
    _keep(opinion, "appeal_answer", "state", "reason", "blotted", "photo_reason")
    _note("appeal", opinion, by, today, lifted=lift)
    timers.refresh(opinion.consultation.case, today)


def _fresh(given: Given) -> OpinionQuerySet:
    """Standing opinions among these that nobody has gone over."""
    return Opinion.objects.standing().filter(
        pk__in=[one.pk for one in given], parent=None, checked_on=None
    )


def _keep(opinion: Opinion, *fields: str) -> None:
    opinion.full_clean(exclude=["consultation", "text"], validate_unique=False)
    opinion.save(update_fields=list(fields))


def _note(kind: str, opinion: Opinion, by: User, today: date, **payload: object) -> None:
    """The trail says what the workers' side did; it never says whose words they were."""
    record(
        f"round.saying.{kind}",
        by=by,
        subject=room_of(opinion.consultation.case, Side.WORKERS),
        on=today,
        payload={"saying": str(opinion.pk), **payload},
    )
