"""Keeps the files that are handed in with the acts of a case, and takes them away again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.documents.audiences import stream_for
from xieshang.apps.documents.choices import Audience, Purpose
from xieshang.apps.documents.models import Attachment
from xieshang.apps.documents.uploads import ENDINGS, Received
from xieshang.apps.trail.services import record

MOST = 40  # in one case
APART: Final = frozenset({Purpose.ASSESSMENT})  # so many of their own: the sheet of a grading
FOLDER: Final = "attachments"
ORPHAN_FOR: Final = timedelta(days=1)  # an upload under way is never that old


@transaction.atomic
def attach(
    case: Case,
    received: Received,
    *,
    purpose: Purpose,
    audience: Audience,
    side: str,
    by: User,
    today: date,
    about: str = "",
) -> Attachment:
    """Keep one file; the same file in the same place is kept once.

    Raises:
        ValidationError: the case has as many as it may have.
    """
    rows = Attachment.objects.kept().filter(case=case)
    place = {"purpose": purpose, "about": about, "audience": audience}
    if (standing := rows.filter(sha256=received.sha256, **place).first()) is not None:
        return standing
    need_room(case, 1, purpose)
    row = Attachment(
        case=case,
        side=side,
        name=received.name,
        media_type=received.media_type,
        size=len(received.content),
        sha256=received.sha256,
        added_by=by,
        added_on=today,
        **place,
    )
    row.file.name = keep(f"{FOLDER}/{case.pk}", received)
    row.full_clean()
    row.save()
    stream = stream_for(case, row.audience)
    record("attachment.added", by=by, subject=stream, on=today, payload=_told(row))
    return row


def need_room(case: Case, more: int, purpose: Purpose | None = None) -> None:
    """Refuse more files than a case may have, before the first of them is written.

    Raises:
        ValidationError: there is no room.
    """
    Case.objects.select_for_update().get(pk=case.pk)  # two at once do not pass the limit
    if more > room_in(case, purpose):
        full = _("一轮最多%(most)s个附件，放不下了。请先移除不用的")
        if purpose in APART:
            full = _("评分表旁边最多放%(most)s个文件，放不下了。请先拿掉不用的")
        raise ValidationError(full, params={"most": MOST})


def room_in(case: Case, purpose: Purpose | None = None) -> int:
    """How many files more a case may have; those beside a sheet take no other's place."""
    rows = Attachment.objects.kept().filter(case=case)
    if purpose in APART:
        return MOST - rows.filter(purpose=purpose).count()
    return MOST - rows.exclude(purpose__in=APART).count()


def keep(folder: str, received: Received) -> str:
    """Write the bytes under their hash; the same bytes in one folder are written once."""
    path = f"{folder}/{received.sha256}.{ENDINGS[received.media_type]}"
    if default_storage.exists(path):
        return path
    return default_storage.save(path, ContentFile(received.content))


@transaction.atomic
def remove(row: Attachment, *, by: User, today: date) -> None:
    """Take a file away; its row and the trail keep that it was there."""
    gone = Attachment.objects.kept().filter(pk=row.pk).update(removed_by=by, removed_on=today)
    if not gone:
        return
    stream = stream_for(row.case, row.audience)
    record("attachment.removed", by=by, subject=stream, on=today, payload=_told(row))
    path = str(row.file.name)
    transaction.on_commit(lambda: _forget(path))


def _forget(path: str) -> None:
    if not Attachment.objects.kept().filter(file=path).exists():
        default_storage.delete(path)


def forget_orphans(
    *, now: datetime, folder: str = FOLDER, rows: models.QuerySet[Any] | None = None
) -> int:
    """Delete files that no row names: the server died between the file and its row.

    Returns how many. A file younger than a day is left alone.

    Args:
        folder: whose folders are looked through.
        rows: what names the files in its ``file``; attachments unless said otherwise.
    """
    gone, rows = 0, Attachment.objects.kept() if rows is None else rows
    for inside in default_storage.listdir(folder)[0] if default_storage.exists(folder) else ():
        place = f"{folder}/{inside}"
        named = set(rows.filter(file__startswith=f"{place}/").values_list("file", flat=True))
        for name in default_storage.listdir(place)[1]:
            path = f"{place}/{name}"
            if path in named or default_storage.get_modified_time(path) > now - ORPHAN_FOR:
                continue
            default_storage.delete(path)
            gone += 1
    return gone


def _told(row: Attachment) -> dict[str, object]:
    names = "name purpose about audience sha256 size"
    return {"attachment": row.pk, **{name: getattr(row, name) for name in names.split()}}
