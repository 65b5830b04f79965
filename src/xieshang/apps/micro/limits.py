"""What a county may set for micro-consultations: how many second, how often talks fail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xieshang.apps.organizations.selectors import settings_in_force
from xieshang.core.procedure.m03_micro.facts import ROUNDS, SUPPORTERS


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers that hold for one area on one day."""

    supporters: int = SUPPORTERS
    rounds: int = ROUNDS


def limits_of(region_code: str, on: date) -> Limits:
    """As the county set them; never fewer supporters than may be told to anybody."""
    rows = settings_in_force(region_code, on=on)
    supporters, rounds = rows.get("micro_supporters"), rows.get("micro_rounds")
    return Limits(
        supporters=max(supporters.value, SUPPORTERS) if supporters else SUPPORTERS,
        rounds=rounds.value if rounds else ROUNDS,
    )
