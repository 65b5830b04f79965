"""Counts a running quarter when somebody asks, and ends one with a last count."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment import policies
from xieshang.apps.assessment.models import Period
from xieshang.apps.assessment.services.facts import opened
from xieshang.apps.assessment.services.gather import gather
from xieshang.apps.assessment.services.periods import freeze
from xieshang.apps.trail.services import record


@transaction.atomic
def count_now(period: Period, *, by: User, today: date) -> int:
    """Count what the platform knows without waiting for the night; how many facts changed."""
    if not policies.may_keep_periods(by, on=today):
        raise PermissionDenied
    here = opened(period)
    if here.starts_on >= today:
        raise ValidationError(_("%(period)s还没有过完一天") % {"period": here})
    changed = gather(here, by=None, today=today)
    record("period.counted", by=by, subject=here, on=today, payload={"changed": changed})
    return changed


@transaction.atomic
def close(period: Period, *, by: User | None, today: date, seen: int | None = None) -> Period:
    """Freeze what departments told last together with what the platform counts from it.

    Args:
        seen: the version of the quarter that was looked at before; any unless said otherwise.

    Raises:
        ValidationError: it has not ended, or something was told since it was looked at.
    """
    if by is not None and not policies.may_keep_periods(by, on=today):
        raise PermissionDenied
    here = opened(period)
    if seen is not None and here.version != seen:
        raise ValidationError(
            _("你打开这一页以后又有数报来。请看过现在还缺什么，再冻结"), code="changed"
        )
    if today > here.ends_on:
        gather(here, by=None, today=today)
    return freeze(here, by=by, today=today)
