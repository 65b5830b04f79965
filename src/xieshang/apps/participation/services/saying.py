"""What a worker does: say something, second it, agree or disagree, object to a mask."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.consultations.models import Consultation, Topic
from xieshang.apps.participation.errors import NotListening, SaidOtherwise
from xieshang.apps.participation.models import Opinion, Photo, Second, Stance, Statement
from xieshang.apps.participation.policies import require_speaker, speaker_of
from xieshang.apps.participation.services.laying_open import lay_open_if_enough
from xieshang.apps.trail.errors import KeyReused
from xieshang.apps.voices import services as voices
from xieshang.core.opinion import Stance as Choice

MOST_TURNS = 1000  # changes of mind about one statement
MOST_A_DAY = 20  # opinions and replies of one voice


def say(
    consultation: Consultation,
    *,
    text: str,
    key: str,
    by: User,
    today: date,
    topic: Topic | None = None,
    parent: Opinion | None = None,
    photo: bytes = b"",
) -> Opinion:
    """Say something in a round, or reply to what was said; once for each key.

    ``photo`` is one that ``documents.photographs`` has redrawn; a reply has none.
    Neither the trail nor the table of submissions learns of it: the row itself knows its key.

    Raises:
        PermissionDenied: not on the roster today, or acts for the employer.
        NotListening: the round takes no words now.
        KeyReused: the key came with other words before.
    """
    speaker = require_speaker(by, consultation, today)
    if parent is not None and (parent.parent_id or parent.consultation_id != consultation.pk):
        raise PermissionDenied
    row = Opinion(
        consultation=consultation,
        topic=parent.topic if parent else topic,
        parent=parent,
        text=text.strip(),
        said_on=today,
        voice=speaker.voice,
        key_hash=voices.submission(speaker.scope, key),
        pictured=bool(photo and parent is None),
    )
    if (known := _received(row, photo)) is not None:
        return known
    _not_too_much(row)
    # The constraints are about what is done with it later; the database holds them anyway.
    row.full_clean(
        exclude=["consultation", "topic", "parent"],
        validate_unique=False,
        validate_constraints=False,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            if row.pictured:
                Photo.objects.create(opinion=row, content=photo)
            voices.nick_of(speaker.scope, row.voice)
            lay_open_if_enough(consultation)
    except IntegrityError:  # the other copy was faster
        if (known := _received(row, photo)) is not None:
            return known
        raise
    return row


def _received(row: Opinion, photo: bytes) -> Opinion | None:
    """What came with this key before; a copy may have lost its photograph on the way."""
    known = Opinion.objects.filter(key_hash=row.key_hash).first()
    if known is None:
        return None
    if (known.voice, known.text) != (row.voice, row.text):
        raise KeyReused
    if row.pictured and not Photo.objects.filter(opinion=known, content=photo).exists():
        raise KeyReused
    return known


def _not_too_much(row: Opinion) -> None:
    said = Opinion.objects.filter(
        consultation=row.consultation, voice=row.voice, said_on=row.said_on
    )
    if said.count() >= MOST_A_DAY:
        raise ValidationError(
            {
                "text": _("今天你已说了%(n)d条。请明天再说，或把几件事写在一条里")
                % {"n": MOST_A_DAY}
            }
        )


@transaction.atomic
def second(opinion: Opinion, *, by: User, today: date) -> Opinion:
    """Want the same; saying so twice changes nothing. Answers what it counts for."""
    speaker = require_speaker(by, opinion.consultation, today)
    root = opinion.merged_into or opinion
    if root.state != Opinion.State.STANDING or root.parent_id:
        raise NotListening
    if speaker.voice in {root.voice, opinion.voice}:
        raise PermissionDenied
    subject = f"second/{root.pk}"
    Second.objects.bulk_create(
        [Second(opinion=root, ticket=speaker.ticket(subject), mark=speaker.mark(subject))],
        update_conflicts=True,
        unique_fields=["opinion", "ticket"],
        update_fields=["mark"],
    )
    return root


def stand(statement: Statement, *, value: int, turn: int, by: User, today: date) -> Stance:
    """Agree, disagree or pass; the last word counts, a late copy of an earlier one does not.

    A bad line may bring the second word before the first: then the first comes too late.

    Args:
        statement: What it is about.
        value: +1, −1 or 0.
        turn: One more than the turn that the person's page showed; 1 at first.
        by: Whoever says so.
        today: The day.

    Raises:
        SaidOtherwise: something else was said meanwhile, perhaps on another telephone.
        NotListening: the round or this statement takes no stances now.
    """
    speaker = require_speaker(by, statement.consultation, today)
    if statement.closed_on is not None:
        raise NotListening
    choice = Choice(value)
    subject = f"statement/{statement.pk}"
    ticket, mark = speaker.ticket(subject), speaker.mark(subject)
    with transaction.atomic():
        rows = Stance.objects.select_for_update().filter(statement=statement, ticket=ticket)
        row = rows.first()
        turn = max(1, min(turn, MOST_TURNS))
        if row is None:
            fresh = Stance(
                statement=statement, ticket=ticket, mark=mark, value=choice, turn=turn
            )
            Stance.objects.bulk_create([fresh], ignore_conflicts=True)
            row = rows.get()  # ours, or that of a twin request
        if row.mark != mark:  # the slip is a new one: what was said before stays hidden
            row.turn, turn = 0, 1
        elif (row.turn, row.value) == (turn, choice):
            return row
        if turn <= row.turn:
            raise SaidOtherwise(row.value)
        row.value, row.turn, row.mark = choice, turn, mark
        row.save(update_fields=["value", "turn", "mark"])
        return row


@transaction.atomic
def object_to(opinion: Opinion, *, text: str, by: User, today: date) -> None:
    """Its author objects to a mask, once; the union above decides."""
    speaker = speaker_of(by, opinion.consultation, today)
    if speaker is None or opinion.voice != speaker.voice:
        raise PermissionDenied
    if not opinion.may_appeal:
        raise NotListening
    opinion.appeal, opinion.appealed_on = text.strip(), today
    if not opinion.appeal:
        raise ValidationError({"appeal": _("请写明为什么不该遮住")})
    opinion.full_clean(exclude=["consultation"], validate_unique=False)
    opinion.save(update_fields=["appeal", "appealed_on"])
    timers.refresh(opinion.consultation.case, today)  # a deadline of the union above
