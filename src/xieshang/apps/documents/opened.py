"""Papers for some readers only: each opening leaves a row, each copy carries its reader."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.models import Document, DocumentVersion
from xieshang.apps.trail.services import record

OPENED = "document.opened"


def is_watched(document: Document) -> bool:
    """Whether it is written down who opens it."""
    return document.audience == Audience.REPRESENTATIVES


@transaction.atomic
def note(version: DocumentVersion, form: str, *, by: User, today: date) -> None:
    """Write down that this person opened it, as a page, a PDF or a Word file."""
    document = version.document
    payload = {"document": document.pk, "number": document.number, "no": version.no}
    record(OPENED, by=by, subject=document.case, on=today, payload=payload | {"form": form})


def mark(reader: User, today: date) -> str:
    """What stands across a copy: whose it is, and of which day."""
    return f"{reader.name} {today.year}年{today.month}月{today.day}日"
