"""Who is behind a voice: two persons of the county, a reason, a trail; the author is told.

The county never sees the key. The program tries every line of the roster with it, and the name
is handed to the person who asked, once; no column keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.notices.services import notify
from xieshang.apps.organizations.models import Grant, RosterEntry
from xieshang.apps.participation.county import GRANTS, may_grant, may_read
from xieshang.apps.participation.models import Opinion
from xieshang.apps.participation.policies import identity, people_of, scope_of
from xieshang.apps.trail.services import record
from xieshang.apps.voices import services as voices
from xieshang.apps.voices.errors import KeyDestroyed
from xieshang.apps.voices.models import Opening
from xieshang.core.words import msg

# Titles are kept in Chinese, as those of cases are; what stands under them is translated.
TO_ASKER = msg("查明发言人的请求有了决定")
TO_COUNTY = msg("有人请求查明一条发言是谁说的")
READ = msg("请打开看决定和理由。")
DECIDE = msg("请看理由，决定同意还是不同意。")


class DecidedMeanwhile(Exception):
    """Somebody was faster, perhaps oneself in another tab (409)."""


class SamePerson(Exception):
    """Whoever asks does not decide as well (409)."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who is behind a voice; on its way to one pair of eyes, kept nowhere."""

    name: str
    job_no: str
    reads_it: bool  # on the own page; not where the line has got a new key since


def ask(opinion: Opinion, *, reason: str, by: User, today: date) -> Opening:
    """Ask that the author of an opinion be found out.

    Raises:
        PermissionDenied: not of the county, or with a part in this enterprise.
        KeyDestroyed: the round was archived; nobody can find out any more.
        ValidationError: no reason, or somebody has asked already.
    """
    round_ = opinion.consultation
    if not may_read(by, round_, today):
        raise PermissionDenied
    _still_open(round_)
    row = Opening(
        scope=scope_of(round_),
        subject=opinion.pk,
        reason=reason.strip(),
        asked_by=by,
        asked_on=today,
    )
    row.full_clean()
    try:
        with transaction.atomic():
            row.save()
            _note("asked", row, by, today, reason=row.reason)
            _tell_the_others(row, round_, today)
    except IntegrityError:  # two asked at once
        raise ValidationError(_("这一条已经有人提出查明")) from None
    return row


@transaction.atomic
def decide(
    row: Opening, round_: Consultation, *, grant: bool, answer: str, by: User, today: date
) -> None:
    """Another person agrees or refuses, with a reason.

    Raises:
        PermissionDenied: not of the county's rights department.
        SamePerson: it is the one who asked.
        KeyDestroyed: archived meanwhile.
        DecidedMeanwhile: somebody was faster.
        ValidationError: no reason.
    """
    if not may_grant(by, round_, today):
        raise PermissionDenied
    if row.asked_by_id == by.pk:
        raise SamePerson
    if not answer.strip():
        raise ValidationError({"answer": _("请写明理由")})
    if grant:
        _still_open(round_)
    state = Opening.State.GRANTED if grant else Opening.State.REFUSED
    waiting = Opening.objects.filter(pk=row.pk, state=Opening.State.ASKED)
    done = waiting.update(
        state=state, decided_by=by, decided_on=today, answer=answer.strip()[:200]
    )
    if not done:
        raise DecidedMeanwhile
    _note("granted" if grant else "refused", row, by, today, reason=answer.strip())
    notify(
        row.asked_by,
        event=f"opening/{row.pk}/decided",
        title=TO_ASKER,
        body=READ,
        on=today,
        link=f"/desk/rounds/{round_.pk}/openings/{row.pk}/",
    )


@transaction.atomic
def show(row: Opening, round_: Consultation, *, by: User, today: date) -> Author | None:
    """Who it is, once, to the person who asked; None where no line of the roster fits.

    Raises:
        PermissionDenied: somebody else, or no longer of the county.
        KeyDestroyed: archived meanwhile.
        DecidedMeanwhile: it was shown before, or is not granted.
    """
    if row.asked_by_id != by.pk or not may_read(by, round_, today):
        raise PermissionDenied
    _still_open(round_)
    granted = Opening.objects.filter(pk=row.pk, state=Opening.State.GRANTED)
    if not granted.update(state=Opening.State.SHOWN, shown_on=today):
        raise DecidedMeanwhile
    _note("shown", row, by, today)
    opinion = Opinion.objects.filter(pk=row.subject).first()
    found = _line_behind(opinion.voice, round_) if opinion else None
    return _author(*found) if found else None


def _still_open(round_: Consultation) -> None:
    if not voices.open_scope(scope_of(round_)):
        raise KeyDestroyed(scope_of(round_))


def _line_behind(voice: str, round_: Consultation) -> tuple[int, int] | None:
    """The line of the roster, and which of its keys, that this voice was made from."""
    scope = scope_of(round_)
    for entry, keys in people_of(round_):
        for slip in range(keys + 1):
            if voices.voice(scope, identity(entry, slip)) == voice:
                return entry, slip
    return None


def _author(entry: int, slip: int) -> Author:
    line = RosterEntry.objects.select_related("user").get(pk=entry)
    return Author(line.name, line.job_no, line.user is not None and line.slip_epoch == slip)


def _tell_the_others(row: Opening, round_: Consultation, today: date) -> None:
    """Whoever may decide hears that there is something to decide."""
    holders = User.objects.filter(
        pk__in=Grant.objects.in_force(today).filter(role__in=GRANTS).values("user"),
        is_active=True,
    ).exclude(pk=row.asked_by_id)
    for person in holders.order_by("pk"):
        if may_grant(person, round_, today):
            notify(
                person,
                event=f"opening/{row.pk}/asked",
                title=TO_COUNTY,
                body=DECIDE,
                on=today,
                link=f"/desk/rounds/{round_.pk}/openings/{row.pk}/",
            )


def _note(kind: str, row: Opening, by: User, today: date, **payload: object) -> None:
    record(
        f"voice.opening.{kind}",
        by=by,
        subject=row,
        on=today,
        payload={"saying": str(row.subject), "scope": row.scope, **payload},
    )
