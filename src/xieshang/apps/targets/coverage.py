"""Which enterprises a valid collective contract covers on a day (建制)."""

from __future__ import annotations

from datetime import date

from xieshang.apps.assessment.models import Period
from xieshang.apps.assessment.platform.contracts import binding
from xieshang.apps.assessment.platform.window import Window
from xieshang.apps.organizations.models import Enterprise


def covered(on: date, area: str) -> set[int]:
    """Keys of the enterprises of an area that a contract binds on a day, as A1-2 counts them:
    their own, one that names them, or one of their whole place and trade."""
    keys = Enterprise.objects.in_region(area).values_list("pk", flat=True)
    bound = binding(Window(Period.of(on), frozenset(keys), on, on))
    return {pk for pk, contracts in bound.items() if contracts}
