"""Photos and files that the team puts beside the points of its sheet (核验照片和文件)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.documents import attaching
from xieshang.apps.documents.choices import Audience, Purpose
from xieshang.apps.documents.uploads import Received
from xieshang.apps.grading.handing import photos_of
from xieshang.apps.grading.models import Grading
from xieshang.apps.grading.services.teams import at_the_sheet
from xieshang.core.grading import points


@transaction.atomic
def add(
    grading: Grading, code: str, files: Sequence[Received], *, by: User, today: date
) -> None:
    """Keep what one of the team saw; pictures without what their camera wrote into them.

    Raises:
        ValidationError: there is no such point, or no room for more files.
    """
    at_the_sheet(grading, by, today)
    if code not in points():
        raise ValidationError({"code": _("没有这个评分点：%(code)s") % {"code": code}})
    attaching.need_room(grading.case, len(files), Purpose.ASSESSMENT)
    for one in files:
        attaching.attach(
            grading.case,
            one,
            purpose=Purpose.ASSESSMENT,
            audience=Audience.ASSESSORS,
            side="",
            about=code,
            by=by,
            today=today,
        )


@transaction.atomic
def take_away(grading: Grading, pk: int, *, by: User, today: date) -> None:
    """Take one file off the sheet again; the log keeps that it was there."""
    at_the_sheet(grading, by, today)
    row = photos_of(grading).filter(pk=pk).first()
    if row is None:
        raise ValidationError(_("这个文件已经不在了"))
    attaching.remove(row, by=by, today=today)
