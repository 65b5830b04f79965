"""Which of a department's own figures somebody else tells differently; telling it so."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
from django.db import transaction

from xieshang.apps.assessment.models import Fact, Period
from xieshang.apps.assessment.reading import NoEnterprises, standing
from xieshang.apps.assessment.settling import speaking, told_now
from xieshang.apps.exchange.models import Webhook
from xieshang.apps.exchange.models.webhooks import Kind
from xieshang.apps.exchange.webhooks import outbox
from xieshang.apps.organizations.codes import prefix_of, within
from xieshang.core.index.consultation.variables import catalogue
from xieshang.core.index.data import State


def own(period: Period, giver: str, region: str) -> list[Fact]:
    """The facts of one department that contradict somebody else's, and nobody has settled.

    What was overtaken by this quarter's own contradicts nobody (``settling.speaking``).
    """
    apart = _apart(period)
    if not apart:
        return []
    here = {"enterprise__region_code__range": within(prefix_of(region))}
    rows = Fact.objects.filter(period=period, giver=giver, variable__in=list(apart), **here)
    found = rows.order_by("pk").select_related("enterprise")
    mine = [row for row in found if row.enterprise_id in apart[row.variable]]
    return speaking(mine, told_now(period, apart, **here)) if mine else []


def _apart(period: Period) -> Mapping[str, frozenset[int]]:
    """By variable: the enterprises of which it is told differently."""
    try:
        here = standing(period)
    except NoEnterprises:
        return {}
    found = {}
    for name in catalogue():
        places = np.flatnonzero(here.facts.state(name) == State.CONFLICTING)
        if len(places):
            found[name] = frozenset(here.enterprises[int(place)].pk for place in places)
    return found


def tell() -> int:
    """Tell each department whose contradictions are others than it was told; how many."""
    hooks = [hook for hook in Webhook.objects.in_force() if Kind.CONFLICTING in hook.kinds]
    if not hooks:
        return 0
    periods = Period.objects.filter(frozen_on=None)
    return sum(_tell(hook, period) for period in periods for hook in hooks)


def _tell(hook: Webhook, period: Period) -> bool:
    rows = own(period, hook.giver, hook.region_code)
    keys = [(row.enterprise_id, row.variable) for row in rows]
    now = hashlib.sha256(repr(keys).encode()).hexdigest() if keys else ""
    name = period.code
    with transaction.atomic():
        here = Webhook.objects.select_for_update().get(pk=hook.pk)
        if here.ended_on is not None or now == here.conflicts.get(name, ""):
            return False
        here.conflicts = {**here.conflicts, name: now}
        here.save(update_fields=["conflicts"])
        link = outbox.link_to(f"/api/v1/conflicts?period={name}")
        about = {"period": name, "conflicting": len(keys), "link": link}
        outbox.to_one(here, Kind.CONFLICTING, about)
    return True
