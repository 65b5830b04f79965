"""Files handed in with the acts of a round: who may add which, when, and for whom to see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.policies import actors_of, side_of
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.policies import require
from xieshang.apps.contracts.choices import Material
from xieshang.apps.documents import attaching
from xieshang.apps.documents.choices import Audience, Purpose
from xieshang.apps.documents.models import Attachment
from xieshang.apps.documents.uploads import Received
from xieshang.core.procedure.model import Actor
from xieshang.core.procedure.table import codes

A = Actor
CHIEFS = frozenset({A.WORKERS_CHIEF, A.EMPLOYER_CHIEF})
OFFERING = codes("2_offer 2_waiting 2_overdue 2_refused 2_supervised")
TALKS = codes("4_meeting 4_overdue 4_suspended")
PUBLISHING = codes("8_publish 8_overdue")
OWN = {"workers": Audience.WORKERS_SIDE, "employer": Audience.EMPLOYER_SIDE}


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may hand in files for a purpose, and in which states; later in ``also``."""

    actors: frozenset[Actor]
    states: frozenset[str]  # the step is open: files come and go
    audience: Audience
    also: frozenset[str] = frozenset()  # files still come, none goes
    private: bool = False  # may be kept to one's own side


RULES: Mapping[Purpose, Rule] = {
    Purpose.DELIVERY: Rule(CHIEFS, OFFERING, Audience.BOTH_SIDES, private=True),
    Purpose.RESPONSE: Rule(
        CHIEFS | {A.EMPLOYER_SIDE},
        codes("2_waiting 2_overdue 2_refused 2_supervised 3_prepare"),
        Audience.BOTH_SIDES,
        private=True,
    ),
    Purpose.MINUTES: Rule(frozenset({A.BOTH_SIDES, A.RECORDER}), TALKS, Audience.BOTH_SIDES),
    Purpose.MATERIAL: Rule(
        frozenset({A.EMPLOYER_SIDE}), codes("7_file 7_overdue"), Audience.FILING
    ),
    Purpose.PUBLICATION: Rule(
        frozenset({A.EMPLOYER_SIDE, A.UNION}),
        PUBLISHING,
        Audience.FILING,
        also=codes("in_force"),
    ),
}


def possible(consultation: Consultation, user: User, today: date) -> list[Purpose]:
    """The purposes for which this person may hand in files now."""
    held = actors_of(user, consultation.case, today)
    return [purpose for purpose in RULES if _may(consultation, purpose, held)]


def _may(consultation: Consultation, purpose: Purpose, held: frozenset[Actor]) -> bool:
    rule, state = RULES[purpose], consultation.case.state
    if not held & rule.actors or state not in rule.states | rule.also:
        return False
    offer = getattr(consultation, "offer", None)
    if purpose is Purpose.DELIVERY:
        return offer is not None and offer.from_side == side_of(held)
    if purpose is Purpose.RESPONSE:
        return offer is not None and offer.from_side != side_of(held)
    return purpose is not Purpose.MINUTES or bool(places(consultation, purpose))


def places(consultation: Consultation, purpose: Purpose) -> list[tuple[str, str]]:
    """What a file of this purpose can be about, with its name: a meeting, a material."""
    if purpose is Purpose.MATERIAL:
        return [(item.value, str(item.label)) for item in Material]
    if purpose is Purpose.MINUTES:
        rows = [one for one in consultation.meetings.order_by("-no") if not one.locked]
        return [(str(one.no), str(one.no)) for one in rows]
    return []


@transaction.atomic
def add(
    consultation: Consultation,
    received: Sequence[Received],
    *,
    purpose: Purpose,
    by: User,
    today: date,
    about: str = "",
    private: bool = False,
) -> list[Attachment]:
    """Hand in files for one purpose; ``private``: only one's own side sees them."""
    rule, case = RULES[purpose], consultation.case
    held = require(by, case, today, *rule.actors)
    known = [key for key, _name in places(consultation, purpose)]
    if not _may(consultation, purpose, held) or (about not in known and (about or known)):
        raise NotNow
    attaching.need_room(case, len(received))
    side = side_of(held)
    audience = OWN[side] if private and rule.private and side else rule.audience
    return [
        attaching.attach(
            case,
            one,
            purpose=purpose,
            about=about,
            audience=audience,
            side=side,
            by=by,
            today=today,
        )
        for one in received
    ]


def removable(
    consultation: Consultation, rows: Iterable[Attachment], user: User, today: date
) -> set[int]:
    """Which of these files this person may take away: of its side, while the step is open."""
    held = actors_of(user, consultation.case, today)
    found = set()
    for purpose, rule in RULES.items():
        mine = [one for one in rows if one.purpose == purpose and one.side == side_of(held)]
        open_now = consultation.case.state in rule.states and _may(consultation, purpose, held)
        if mine and open_now:
            known = {key for key, _name in places(consultation, purpose)}
            found |= {one.pk for one in mine if one.about in known or not one.about}
    return found


@transaction.atomic
def take_away(consultation: Consultation, row: Attachment, *, by: User, today: date) -> None:
    """Remove a file while its step is open; the trail keeps that it was there."""
    rule = RULES[Purpose(row.purpose)]
    require(by, consultation.case, today, *rule.actors)
    if row.pk not in removable(consultation, [row], by, today):
        raise NotNow
    attaching.remove(row, by=by, today=today)
