"""Topics come into the pool, are seconded, and become cases over night."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date, datetime, timedelta
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.throttle import Limit, hit
from xieshang.apps.cases import timers
from xieshang.apps.cases.services import advance, open_case
from xieshang.apps.micro import policies
from xieshang.apps.micro.choices import Source
from xieshang.apps.micro.errors import NotForThePool, NoVoice, TooLate
from xieshang.apps.micro.limits import limits_of
from xieshang.apps.micro.models import Card, CardSupport, MicroTopic
from xieshang.apps.micro.telling import refuse_numbers
from xieshang.apps.organizations.models import Enterprise, RosterEntry
from xieshang.apps.participation.policies import identity
from xieshang.apps.voices import services as voices
from xieshang.core.law import Scope, pack_for
from xieshang.core.procedure.m03_micro import GUARDS, MicroFacts

A_DAY: Final = Limit("micro card", 3, timedelta(days=1))


def check(enterprise: Enterprise, *, individual: bool, cuts: bool, today: date) -> None:
    """The guard of the pool, before anything is kept.

    Raises:
        NotForThePool: with the blockers that say where to go instead.
    """
    rules = pack_for(enterprise.region_code, scope=Scope.ALL, on=today)
    facts = MicroFacts(individual=individual, cuts_rights=cuts)
    if found := GUARDS["no_cut_no_individual_case"](facts, rules, today):
        raise NotForThePool(found)


def put(
    entry: RosterEntry,
    *,
    title: str,
    text: str,
    individual: bool,
    cuts: bool,
    minted: str,
    today: date,
    now: datetime,
) -> Card:
    """A worker puts a topic: a card with a nick and a day, no trail of the person.

    The card's number follows from the key of the form, so a form sent twice is one card. Who
    puts a topic seconds it. The case is opened over night, together with those of others.

    Raises:
        NotForThePool: one person's matter, or a cut in rights.
        TooMany: three cards of one worker on one day.
        ValidationError: a telephone or identity number in the text.
    """
    here = entry.enterprise
    check(here, individual=individual, cuts=cuts, today=today)
    refuse_numbers(f"{title}\n{text}")
    number = uuid.UUID(bytes=hashlib.sha256(f"{here.pk} {minted}".encode()).digest()[:16])
    if (known := Card.objects.filter(pk=number).first()) is not None:
        return known
    card = Card(pk=number, enterprise=here, title=title, text=text, put_on=today)
    card.full_clean(exclude=["nick"])
    with transaction.atomic():
        once_a_day = voices.ticket(f"pool/{here.pk}", f"cards {today}", _who(entry))
        hit(A_DAY, once_a_day, now=now)
        card.nick = voices.nick_of(
            card.scope, voices.voice(card.scope, identity(entry.pk, entry.slip_epoch))
        )
        card.save(force_insert=True)
        _second(card, entry, today)
    return card


def put_by_name(
    enterprise: Enterprise,
    *,
    title: str,
    text: str,
    source: Source,
    individual: bool,
    cuts: bool,
    by: User,
    today: date,
) -> MicroTopic:
    """The union's chair puts a topic under the own name: a case at once."""
    if not policies.may_put_by_name(by, enterprise, today):
        raise PermissionDenied
    check(enterprise, individual=individual, cuts=cuts, today=today)
    card = Card(enterprise=enterprise, title=title, text=text, put_on=today)
    card.full_clean(exclude=["nick"])
    with transaction.atomic():
        card.save(force_insert=True)
        return _open(card, source, by=by, today=today)


def second(card: Card, entry: RosterEntry, *, today: date) -> bool:
    """One worker seconds a card; whether this was the first time.

    Raises:
        NoVoice: the card belongs to another enterprise.
        TooLate: it was picked already, or is over.
    """
    if entry.enterprise_id != card.enterprise_id:
        raise NoVoice
    topic = MicroTopic.objects.select_related("case").filter(card=card).first()
    if topic is not None and topic.case.state != "pool":
        raise TooLate
    with transaction.atomic():
        new = _second(card, entry, today)
        if new and topic is not None and _just_enough(topic):
            timers.refresh(topic.case, today)
    return new


def _just_enough(topic: MicroTopic) -> bool:
    needed = limits_of(topic.case.region_code, topic.case.opened_on).supporters
    return topic.card.supports.count() == needed


def _second(card: Card, entry: RosterEntry, today: date) -> bool:
    ticket = ticket_for(card, entry)
    try:
        with transaction.atomic():
            CardSupport.objects.create(card=card, ticket=ticket, given_on=today)
    except IntegrityError:
        return False
    return True


def ticket_for(card: Card, entry: RosterEntry) -> str:
    """The worker's ticket for this card; ``KeyDestroyed`` once the matter is over."""
    return voices.ticket(card.scope, "support", _who(entry))


def _who(entry: RosterEntry) -> str:
    return f"entry/{entry.pk}"


def take_in(today: date) -> int:
    """Open the cases of the cards of the days before, in random order; every night.

    The number of supporters that is shown changes at night, too: who watches it by day does
    not learn when somebody seconded.
    """
    _count()
    waiting = Card.objects.filter(topic=None, put_on__lt=today).order_by("?")
    taken = 0
    for card in waiting.select_related("enterprise__union"):
        with transaction.atomic():
            _open(card, Source.CODE, by=None, today=today)
        taken += 1
    return taken


def _count() -> None:
    """Bring the numbers shown up to date, those of cards that are still in the pool."""
    in_the_pool = Q(topic=None) | Q(topic__case__state="pool")
    for card in Card.objects.filter(in_the_pool).annotate(now=Count("supports")):
        if card.supporters != card.now:
            Card.objects.filter(pk=card.pk).update(supporters=card.now)


def _open(card: Card, source: Source, *, by: User | None, today: date) -> MicroTopic:
    enterprise = card.enterprise
    case = open_case(
        "M03",
        enterprise=enterprise,
        title=card.title,
        rules=pack_for(enterprise.region_code, scope=Scope.ALL, on=today),
        by=by,
        today=today,
    )
    topic = MicroTopic.objects.create(
        case=case, enterprise=enterprise, card=card, source=source, put_by=by
    )
    advance(case, "raise", by=by, today=today)
    return topic
