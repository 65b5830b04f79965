"""Tells people what happened, once."""

from __future__ import annotations

from datetime import date

import structlog
from django.db import IntegrityError, transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.sms import messenger
from xieshang.apps.notices.models import Notice

log = structlog.get_logger(__name__)


def notify(
    person: User,
    *,
    event: str,
    title: str,
    on: date,
    body: str = "",
    link: str = "",
    phone: str = "",
) -> list[Notice]:
    """Leave a message in the person's inbox; with ``phone`` also send it as a text message.

    A second call for the same event does nothing. Numbers are not kept, so whoever wants a
    text message sent brings the number along.
    """
    channels = [Notice.Channel.IN_APP, *([Notice.Channel.SMS] if phone else [])]
    made = []
    for channel in channels:
        notice = Notice(
            person=person,
            channel=channel,
            event=event,
            title=title,
            body=body,
            link=link,
            sent_on=on,
        )
        if not _saved(notice):
            continue
        if channel == Notice.Channel.SMS:
            _send(notice, phone)
        made.append(notice)
    return made


def _saved(notice: Notice) -> bool:
    try:
        with transaction.atomic():
            notice.save()
    except IntegrityError:
        return False
    return True


def _send(notice: Notice, phone: str) -> None:
    """Hand the text to the messenger; a failure is noted and never stops the act itself."""
    try:
        messenger().send(phone, f"【协商】{notice.title}")
    except OSError as error:
        log.warning("sms failed", notice=notice.pk, error=type(error).__name__)
        notice.delivered = False
        notice.save(update_fields=["delivered"])


def read(notice: Notice, *, by: User, today: date) -> None:
    """Note that the person has read it."""
    Notice.objects.filter(pk=notice.pk, person=by, read_on=None).update(read_on=today)


def read_all(person: User, *, today: date) -> int:
    """Note that everything is read; how many messages that were."""
    return Notice.objects.filter(person=person, read_on=None).update(read_on=today)
