"""Who may speak in a round, who may go over what was said, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, QuerySet

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.prepared import Prepared
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.organizations.roles import Role
from xieshang.apps.participation.errors import NotListening
from xieshang.apps.participation.models import Opinion
from xieshang.apps.voices import services as voices
from xieshang.core.procedure.model import Actor

# From the first step until the draft goes to the congress.
LISTENING = frozenset(
    (
        *("1_reps", "2_offer", "2_waiting", "2_overdue", "2_refused", "2_supervised"),
        *("3_prepare", "4_meeting", "4_suspended", "4_overdue", "4_conciliation"),
    )
)


def scope_of(consultation: Consultation) -> str:
    """Within which a worker has one voice: this round and no other."""
    return f"consultation/{consultation.pk}"


@dataclass(frozen=True, slots=True)
class Speaker:
    """The right of one line of the roster to speak in one round."""

    scope: str
    entry: int
    slip: int = 0  # the key with which this person came in; with a new one the voice is new

    @property
    def voice(self) -> str:
        return voices.voice(self.scope, identity(self.entry, self.slip))

    def ticket(self, subject: object) -> str:
        """One person, one effect on this subject."""
        return voices.ticket(self.scope, str(subject), f"entry/{self.entry}")

    def mark(self, subject: object) -> str:
        """By which this person finds again what they did, unless the slip is a new one."""
        return voices.ticket(self.scope, f"mark/{subject}", identity(self.entry, self.slip))

    def marks(self, subjects: Sequence[object]) -> list[str]:
        """The marks for all of these, reading the round's key once."""
        named = [f"mark/{subject}" for subject in subjects]
        made = voices.tickets(self.scope, named, [identity(self.entry, self.slip)])
        return [mark for mark, _subject, _place in made]


def identity(entry: int, slip: int) -> str:
    """What a voice is made from; the last part counts the keys to this line of the roster."""
    return f"entry/{entry}/{slip}"


def _lines(user: int, enterprise: int, on: date) -> QuerySet[RosterEntry, Any]:
    """The first of somebody's lines in a roster, if one of them is in force."""
    lines = RosterEntry.objects.filter(user=user, enterprise=enterprise)
    here = lines.filter(Exists(lines.in_force(on)))
    return here.order_by("pk").values_list("pk", "slip_epoch")[:1]


LINES = Prepared(_lines, int, int, date)


def speaker_of(
    user: User | AnonymousUser, consultation: Consultation, today: date
) -> Speaker | None:
    """The right to speak: of whoever is on the roster today, acts not for the employer and is
    not the chair, from whom pseudonyms and days are hidden, too.

    It hangs on the line of the roster, not on the account or the telephone. What the workers
    say among themselves is read by nobody else. Who stands on two lines of one roster, now or
    earlier, is one person: the first of them speaks.
    """
    if not isinstance(user, User):
        return None
    lines = LINES.rows(user.pk, consultation.enterprise_id, today)
    if not lines or Actor.EMPLOYER_SIDE in actors_of(user, consultation.case, today):
        return None
    if consultation.enterprise_id in access_of(user, today).enterprise_ids(Role.UNION_CHAIR):
        return None
    return Speaker(scope_of(consultation), *lines[0])


def listening(consultation: Consultation, today: date) -> bool:
    """Whether the round takes words now."""
    since = consultation.opinions_from
    return (
        since is not None
        and since <= today
        and consultation.case.state in LISTENING
        and voices.open_scope(scope_of(consultation))
    )


def require_speaker(
    user: User | AnonymousUser, consultation: Consultation, today: date
) -> Speaker:
    """The right to speak now; refuses strangers, and everybody when the round is past it."""
    speaker = speaker_of(user, consultation, today)
    if speaker is None:
        raise PermissionDenied
    if not listening(consultation, today):
        raise NotListening
    return speaker


def may_see_photo(user: User, opinion: Opinion, today: date) -> bool:
    """Who looks at a photograph from a desk: those who may read the opinion that it came with.

    The workers' side goes over it; the employer's side sees what was handed over to it, the
    union above that and what it has to decide about.
    """
    held = actors_of(user, opinion.consultation.case, today)
    if Actor.WORKERS_SIDE in held:
        return opinion.pictured and opinion.laid_open
    handed = opinion.photo_stands and opinion.batch is not None
    if Actor.UPPER_UNION in held:
        return handed or (opinion.pictured and bool(opinion.appeal))
    own = opinion.batch is not None and opinion.batch.consultation_id is not None
    return handed and own and Actor.EMPLOYER_SIDE in held


def people_of(consultation: Consultation) -> list[tuple[int, int]]:
    """Every line that the roster ever had and how many keys to it, in no order that tells."""
    lines = RosterEntry.objects.filter(enterprise=consultation.enterprise_id)
    return list(lines.order_by("pk").values_list("pk", "slip_epoch"))
