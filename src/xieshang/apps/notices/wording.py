"""The words that leave the platform: what it is about and where to read it, never who."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshang.apps.notices.models import Notice

SMS_LENGTH = 67  # characters of one part of a Chinese text message


@dataclass(frozen=True, slots=True)
class Letter:
    """One outgoing message."""

    subject: str
    text: str
    short: str  # for a text message


def letter(rows: Sequence[Notice], language: str) -> Letter:
    """All these notices in one message, the oldest first, in the reader's language."""
    with translation.override(language or settings.LANGUAGE_CODE):
        subject = rows[0].title if len(rows) == 1 else _many(len(rows))
        blocks = [_block(row) for row in rows]
        end = _("不想再收一般通知，在平台的“通知”里关掉。法定通知照发。")
        return Letter(subject, "\n\n".join([*blocks, "— ", end]), _short(rows))


def _many(count: int) -> str:
    return ngettext("协商：有%(n)s件事要看", "协商：有%(n)s件事要看", count) % {"n": count}


def _block(row: Notice) -> str:
    lines = [row.title]
    if row.body:
        lines.append(_(row.body))
    lines.append(f"{settings.SITE}{row.link}" if row.link else settings.SITE)
    return "\n".join(lines)


def _short(rows: Sequence[Notice]) -> str:
    tail = _("请登录平台看") if len(rows) == 1 else _many(len(rows))
    room = SMS_LENGTH - len(tail) - len("【协商】。")
    title = rows[0].title if len(rows[0].title) <= room else rows[0].title[: room - 1] + "…"
    return f"【协商】{title}。{tail}"
