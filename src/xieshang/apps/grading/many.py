"""Opens a year for all enterprises of an area."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.grading import jobs, policies
from xieshang.apps.grading.models import Opening
from xieshang.apps.grading.services.opening import waiting_in
from xieshang.apps.trail.services import record


@transaction.atomic
def open_many(region_code: str, *, year: int, size: str = "", by: User, today: date) -> Opening:
    """Begin a year for all enterprises of an area; a background task does them one by one.

    Those that wait in an opening already are not opened again: its task is woken instead.
    """
    policies.require_county(by, region_code, today)
    if not today.year - 1 <= year <= today.year + 1:
        raise ValidationError({"year": _("年度只能是去年、今年或明年")})
    rows = waiting_in(region_code, year)
    if size:
        rows = rows.filter(size=size)
    under_way = Opening.objects.filter(region_code=region_code, year=year).exclude(waiting=[])
    known = {pk for row in under_way for pk in row.waiting}
    for row in under_way:
        _wake(row, today)
    chosen = [pk for pk in rows.order_by("pk").values_list("pk", flat=True) if pk not in known]
    if not chosen and under_way:
        return under_way[0]
    if not chosen:
        raise ValidationError({"year": _("这里没有要启动的企业：都已在评估，或者今年已评过")})
    made = Opening(
        region_code=region_code, year=year, total=len(chosen), waiting=chosen, by=by, on=today
    )
    made.full_clean()
    made.save()
    told = {"year": year, "region_code": region_code, "enterprises": len(chosen)}
    record("grading.opening", by=by, subject=made, on=today, payload=told)
    _wake(made, today)
    return made


def _wake(row: Opening, today: date) -> None:
    """Let the background go on with it; one that is at it already does nothing twice."""
    pk, day = row.pk, today.isoformat()
    transaction.on_commit(lambda: jobs.open_all.enqueue(pk, day))
