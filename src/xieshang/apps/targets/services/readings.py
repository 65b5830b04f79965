"""Enters readings that the platform has no records for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.documents.attaching import keep
from xieshang.apps.documents.uploads import Received
from xieshang.apps.organizations.codes import level_of
from xieshang.apps.targets import policies
from xieshang.apps.targets.computed import COMPUTED
from xieshang.apps.targets.models import TargetPaper, TargetReading
from xieshang.apps.targets.services.month_ends import CATCHES_UP
from xieshang.apps.trail.services import record
from xieshang.core.bad_input import BadInput
from xieshang.core.targets.catalogue import target as of
from xieshang.core.targets.reading import Measured, check, month_end_before, months_between
from xieshang.core.words import say

FOLDER: Final = "targets"  # of the papers, with one folder for each area
SHORTEST: Final = 4  # of the name of a paper that somebody could look up


@dataclass(frozen=True, slots=True)
class Entry:
    """What the area read off a paper, where from, which paper it was, and the paper itself."""

    read: Measured
    source: str
    document: str
    scan: Received


@transaction.atomic
def enter(region_code: str, code: str, entry: Entry, *, by: User, today: date) -> TargetReading:
    """Enter the reading of a month end; one that was entered before is replaced and kept.

    Raises:
        PermissionDenied: this person does not keep the sheet of the area.
        ValidationError: it cannot be a reading, or the platform counted that month end.
    """
    if not policies.may_keep(by, region_code, on=today):
        raise PermissionDenied
    target, read = of(code), entry.read
    if level_of(region_code) not in target.levels:
        raise ValidationError({"code": _("这一级不承担这项目标")}, code="level")
    try:
        check(target, read)
    except BadInput as bad:
        raise ValidationError({bad.field: _sentence(bad)}) from bad
    if read.on > today:
        raise ValidationError({"on": _("这个月末还没有到")})
    if _is_counted_soon(region_code, code, read.on, today):
        soon = ValidationError(_("这个月末由平台按记录算，不用填"), code="computed")
        raise ValidationError({"on": soon})
    if len(entry.document.strip()) < SHORTEST:
        raise ValidationError({"document": _("请写明文件名称和文号，别人要能找到")})
    before = (
        TargetReading.objects.select_for_update()
        .standing()
        .filter(region_code=region_code, code=code, on=read.on)
        .first()
    )
    if before is not None and before.entered_by_id is None:
        counted = ValidationError(_("这个月末平台已按记录算过，不用填"), code="computed")
        raise ValidationError({"on": counted})
    if before is not None:
        before.replaced_on = today
        before.save(update_fields=["replaced_on"])
    row = TargetReading(
        region_code=region_code, code=code, on=read.on, numerator=read.numerator,
        denominator=read.denominator, population=read.population,
        source=entry.source.strip(), document=entry.document.strip(), entered_by=by,
        taken_on=today, paper=_kept(region_code, entry.scan),
    )  # fmt: skip
    row.full_clean()
    row.save()
    told = {
        "code": code, "on": read.on, "numerator": read.numerator,
        "denominator": read.denominator, "population": read.population,
        "source": row.source, "document": row.document, "sha256": entry.scan.sha256,
        "instead_of": before.pk if before else None,
    }  # fmt: skip
    record("target.read", by=by, subject=f"region/{region_code}", on=today, payload=told)
    return row


def _kept(area: str, scan: Received) -> TargetPaper:
    """The paper among those of the area; the same bytes are kept once."""
    known = TargetPaper.objects.filter(region_code=area, sha256=scan.sha256).first()
    if known is not None:
        return known
    row = TargetPaper(
        region_code=area, name=scan.name, media_type=scan.media_type, sha256=scan.sha256
    )
    row.file.name = keep(f"{FOLDER}/{area}", scan)
    row.full_clean()
    row.save()
    return row


def _is_counted_soon(area: str, code: str, on: date, today: date) -> bool:
    """Whether the platform, which counts this target here, will yet take this month end."""
    if code not in COMPUTED or months_between(on, month_end_before(today)) >= CATCHES_UP:
        return False
    rows = TargetReading.objects.of([code], area).standing()
    taken = rows.filter(entered_by=None)
    return taken.exists() and not rows.filter(on=on).exists()


def _sentence(bad: BadInput) -> str:
    return _("%(reason)s。%(remedy)s") % {
        "reason": say(bad.reason, bad.values, translate=_),
        "remedy": say(bad.remedy, bad.values, translate=_),
    }
