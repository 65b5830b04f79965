"""Tells people what happened, once."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from xieshang.apps.accounts.models import User
from xieshang.apps.notices.channels import offered
from xieshang.apps.notices.models import Channel, Notice


def notify(
    person: User,
    *,
    event: str,
    title: str,
    on: date,
    body: str = "",
    link: str = "",
    legal: bool = False,
) -> list[Notice]:
    """Leave a message in the person's inbox, and one to be sent by each channel they have.

    A second call for the same event does nothing. ``body`` is a message id and is put into the
    reader's language when it is read. Neither may name a person: whoever looks over a shoulder
    or holds the phone learns that there is something to read, not about whom. What the law
    wants told (``legal``) cannot be switched off where a channel is open.
    """
    open_ = set(offered())
    wanted = [
        reach.channel
        for reach in person.reaches.all()
        if reach.channel in open_ and (legal or reach.wants_service)
    ]
    made = []
    for channel in (Channel.IN_APP, *wanted):
        waits = channel != Channel.IN_APP
        notice = Notice(
            person=person,
            channel=channel,
            event=event,
            title=title,
            body=body,
            link=link,
            legal=legal,
            sent_on=on,
            state=Notice.State.WAITING if waits else Notice.State.SENT,
        )
        if _saved(notice):
            made.append(notice)
    return made


def _saved(notice: Notice) -> bool:
    try:
        with transaction.atomic():
            notice.save()
    except IntegrityError:
        return False
    return True


def read(notice: Notice, *, by: User, today: date) -> None:
    """Note that the person has read it."""
    _note(Notice.objects.filter(pk=notice.pk), by, today)


def read_all(person: User, *, today: date) -> int:
    """Note that everything is read; how many messages that were."""
    return _note(Notice.objects.all(), person, today)


def _note(notices: QuerySet[Notice], person: User, today: date) -> int:
    """Of staff the day is kept; that of a worker would tell on which day they were here."""
    day = today if person.is_staff_member else F("sent_on")
    return notices.filter(person=person, read_on=None).update(read_on=day)
