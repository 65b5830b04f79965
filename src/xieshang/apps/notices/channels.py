"""The lines out of the house: mail, text message, a robot in WeCom, DingTalk or Feishu.

A channel takes one letter and one address and returns when the other side has taken it over;
whatever goes wrong is a NotSent, never half a success.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.module_loading import import_string

from xieshang.apps.accounts.sms import messenger
from xieshang.apps.notices.models import Channel
from xieshang.apps.notices.wording import Letter

Send = Callable[[str, Letter, UUID], None]
# The addresses that these services hand out; nothing else is ever called.
ROBOTS: Final = tuple(
    (re.compile(rf"https://{address}([A-Za-z0-9_-]{{16,128}})"), scheme)
    for address, scheme in (
        (r"qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=", "wecombot"),
        (r"oapi\.dingtalk\.com/robot/send\?access_token=", "dingtalk"),
        (r"open\.feishu\.cn/open-apis/bot/v2/hook/", "feishu"),
    )
)


class NotSent(Exception):
    """The other side did not take the message; it may be tried again."""


def mail(address: str, letter: Letter, message: UUID) -> None:
    """By SMTP; a second copy of the same message is known by its Message-ID."""
    domain = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].rstrip(">")
    made = EmailMessage(
        letter.subject,
        letter.text,
        to=[address],
        headers={"Message-ID": f"<{message.hex}@{domain}>", "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=20),
    )
    try:
        made.send()
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(type(error).__name__) from error


def text_message(address: str, letter: Letter, message: UUID) -> None:
    """By the messenger that the settings name."""
    try:
        messenger().send(address, letter.short)
    except OSError as error:
        raise NotSent(type(error).__name__) from error


def robot(address: str, letter: Letter, message: UUID) -> None:
    """By the library for chat robots, where it is installed."""
    if not settings.CHAT_MESSENGER:
        raise NotSent("not installed")
    import_string(settings.CHAT_MESSENGER)(address, letter.subject, letter.text)


def line_of(address: str) -> str:
    """A robot's address as the library writes it; empty if it is none of the known ones.

    >>> line_of("https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef")
    'dingtalk://0123456789abcdef'
    >>> line_of("https://oapi.dingtalk.com.example.org/robot/send?access_token=0123456789abcdef")
    ''
    """
    for pattern, scheme in ROBOTS:
        if found := pattern.fullmatch(address.strip()):
            return f"{scheme}://{found[1]}"
    return ""


LINES: Final[dict[str, Send]] = {
    Channel.EMAIL: mail,
    Channel.SMS: text_message,
    Channel.CHAT: robot,
}


def offered() -> list[Channel]:
    """The channels that this deployment has a line for."""
    have = {
        Channel.EMAIL: bool(settings.EMAIL_HOST),
        Channel.SMS: not settings.SMS_MESSENGER.endswith(".LogMessenger"),
        Channel.CHAT: bool(settings.CHAT_MESSENGER),
    }
    return [channel for channel, here in have.items() if here]
