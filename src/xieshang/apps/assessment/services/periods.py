"""Opens a quarter with what still stands, says whose value holds in it, and freezes it."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment import freezer, policies
from xieshang.apps.assessment.merging import seal
from xieshang.apps.assessment.models import Fact, Period, Settled
from xieshang.apps.assessment.models.periods import YEARS_CARRIED
from xieshang.apps.assessment.pieces import AT_ONCE
from xieshang.apps.assessment.services.facts import opened
from xieshang.apps.assessment.settling import in_force, told_now
from xieshang.apps.exchange.models.webhooks import Kind
from xieshang.apps.exchange.webhooks import outbox
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.trail.services import record
from xieshang.core.index.consultation.variables import catalogue

CARRY_FACTS: Final = """
    INSERT INTO assessment_fact
        (period_id, enterprise_id, variable, giver, state, value, as_of, batch_id)
    SELECT %s, enterprise_id, variable, giver, state, value, as_of, batch_id
    FROM assessment_fact WHERE period_id = %s AND as_of >= %s AND variable IN ({names})
"""
CARRY_HISTORY: Final = """
    INSERT INTO assessment_replaced (fact_id, batch_id, state, value, as_of, before_id)
    SELECT new.id, one.batch_id, one.state, one.value, one.as_of, one.before_id
    FROM assessment_replaced one
    JOIN assessment_fact old ON old.id = one.fact_id AND old.period_id = %s
    JOIN assessment_fact new ON new.period_id = %s AND new.enterprise_id = old.enterprise_id
        AND new.variable = old.variable AND new.giver = old.giver
"""


@transaction.atomic
def open_period(year: int, quarter: int, *, by: User | None, today: date) -> Period:
    """Begin a quarter: what is told once a year or once a round is carried over as it stands,
    with its day, its batch and what that batch replaced, and whose value of it holds.

    Raises:
        ValidationError: it has not begun, is there already, or is not the one after the last:
            over a gap nothing would be carried, and no quarter compared with the one before.
    """
    if by is not None and not policies.may_keep_periods(by, on=today):
        raise PermissionDenied
    period = Period(year=year, quarter=quarter)
    period.full_clean()
    if period.starts_on > today:
        raise ValidationError(_("%(period)s还没有开始") % {"period": period})
    before = Period.objects.select_for_update().first()  # what is told of it now comes along
    if before is not None and (before.year, before.quarter) > (year, quarter):
        raise ValidationError(
            _("%(later)s已经有了，不能再补更早的统计期") % {"later": before}, code="order"
        )
    if before is not None and before.following != (year, quarter):
        next_one = Period(year=before.following[0], quarter=before.following[1])
        raise ValidationError(
            _("中间还差%(missing)s，请先开始它") % {"missing": next_one}, code="gap"
        )
    period.save()
    carried, settled = _carry(before, period) if before is not None else (0, 0)
    told = {"year": year, "quarter": quarter, "carried": carried, "settled": settled}
    record("period.opened", by=by, subject=period, on=today, payload=told)
    outbox.to_all(Kind.OPENED, {"period": period.code})
    return period


def _carry(before: Period, period: Period) -> tuple[int, int]:
    """How many facts are carried over, and how many settlements about them."""
    names = [one.name for one in catalogue().values() if one.carried]
    first = date(period.ends_on.year - YEARS_CARRIED, period.ends_on.month, 1)
    places = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(CARRY_FACTS.format(names=places), [period.pk, before.pk, first, *names])
        carried: int = cursor.rowcount
        cursor.execute(CARRY_HISTORY, [before.pk, period.pk])
    return carried, _carry_settled(before, period, names)


def _carry_settled(before: Period, period: Period, names: list[str]) -> int:
    """What was settled stands where everybody says in the new quarter what they said then.

    Who settled it, when and why stays with it; how many.
    """
    settled = Settled.objects.filter(period=before, variable__in=names)
    stands = in_force(settled, period)
    for one in stands:
        one.pk, one.period = None, period
    Settled.objects.bulk_create(stands, batch_size=AT_ONCE)
    return len(stands)


def next_period(today: date) -> Period:
    """The quarter to be begun next, not kept yet: after the last one, or the one that runs."""
    last = Period.objects.first()
    if last is None:
        return Period.of(today)
    year, quarter = last.following
    return Period(year=year, quarter=quarter)


@transaction.atomic
def freeze(period: Period, *, by: User | None, today: date) -> Period:
    """End a quarter: its facts go into a Parquet file, whose hash stands in the log."""
    if by is not None and not policies.may_keep_periods(by, on=today):
        raise PermissionDenied
    here = opened(period)
    if today <= here.ends_on:
        raise ValidationError(_("%(period)s还没有结束，不能冻结") % {"period": here})
    here.sha256 = freezer.write(here)
    here.frozen_on = today
    here.kept = Fact.objects.filter(period=here).count()
    here.save(update_fields=["frozen_on", "sha256", "kept"])
    record(
        "period.frozen", by=by, subject=here, on=today,
        payload={"sha256": here.sha256, "facts": here.kept, "version": here.version},
    )  # fmt: skip
    outbox.to_all(Kind.FROZEN, {"period": here.code})
    return here


@transaction.atomic
def settle(
    period: Period,
    enterprise: Enterprise,
    variable: str,
    giver: str,
    why: str,
    *,
    by: User,
    today: date,
    seen: str | None = None,
) -> Settled:
    """Say whose value of a variable holds; a second time the later word stands.

    It is about what everybody says now: when one of them says something else, it lapses.

    Args:
        seen: ``merging.seal`` of what was looked at before; anything unless said otherwise.

    Raises:
        ValidationError: the giver says nothing, or somebody has told something else since.
    """
    if not policies.may_settle(by, enterprise, on=today):
        raise PermissionDenied
    here = opened(period)
    now = told_now(here, [variable], enterprise=enterprise)
    told = now.get((enterprise.pk, variable), ())
    if seen is not None and seen != seal(told):
        raise ValidationError(
            _("你打开这一页以后有人报了别的数。请看过现在的数再说定"), code="changed"
        )
    if giver not in {who for who, _state, _value in told}:
        raise ValidationError(_("这一方没有报过这个数，请选报过的一方"), code="not_told")
    settled = Settled.objects.filter(
        period=here, enterprise=enterprise, variable=variable
    ).first() or Settled(period=here, enterprise=enterprise, variable=variable)
    settled.giver, settled.why, settled.by, settled.on = giver, why, by, today
    settled.told = [list(one) for one in told]
    settled.full_clean()
    settled.save()
    Period.objects.filter(pk=here.pk).update(version=F("version") + 1)
    record(
        "fact.settled", by=by, subject=here, on=today,
        payload={
            "enterprise": enterprise.pk, "variable": variable, "giver": giver, "why": why,
            "told": settled.told,
        },
    )  # fmt: skip
    return settled
