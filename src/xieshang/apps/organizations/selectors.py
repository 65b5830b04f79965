"""What pages and the mechanism ask about organisations: read-only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final

from xieshang.apps.organizations.codes import parents_of
from xieshang.apps.organizations.models import CountySetting, Grant
from xieshang.apps.organizations.roles import Role
from xieshang.core.law.switches import CAUTIOUS, LABELS, LegalSwitches
from xieshang.core.procedure.catalogue import ALL
from xieshang.core.procedure.model import Bounds
from xieshang.core.words import msg

SWITCH: Final = "switch."
COUNTS: Final = {  # settings that no timer names, or names as a task
    "micro_rounds": msg("谈不拢几次，请主要负责人拍板"),
    "micro_supporters": msg("满几人附议，在协商日谈"),
    "grade_a_points": msg("多少分起评A类"),
    "grade_b_points": msg("多少分起评B类"),
    "grade_satisfaction": msg("评A类要有多少职工满意"),
    "measure_days": msg("落实分类措施，没写期限的"),
}
UNITS: Final = {"calendar day": CountySetting.Unit.DAY.value}  # other words are the same here


@dataclass(frozen=True, slots=True)
class KnownSetting:
    """Something a county may decide, and what holds where it decides nothing."""

    key: str
    label: str  # message id
    default: int
    unit: str
    bounds: Bounds | None = None

    @property
    def is_switch(self) -> bool:
        return self.unit == CountySetting.Unit.SWITCH


def administrators(on: date, *, most: int = 3) -> list[str]:
    """The names of those who open accounts and give roles."""
    holding = Grant.objects.in_force(on).filter(role=Role.PLATFORM_ADMIN.value)
    names = holding.filter(user__is_active=True).order_by("user__name", "pk")
    return list(dict.fromkeys(names.values_list("user__name", flat=True)))[:most]


def known_settings() -> Mapping[str, KnownSetting]:
    """Every service time of the declared processes, and the named legal switches."""
    known: dict[str, KnownSetting] = {}
    for procedure in ALL:
        titles = {timer.rule: timer.title for timer in procedure.timers}
        for key, (default, unit) in procedure.config.items():
            kept_as = UNITS.get(unit, unit)
            known.setdefault(
                key,
                KnownSetting(key, COUNTS.get(key) or titles.get(key, key), default, kept_as),
            )
            if bounds := procedure.bounds.get(key):
                known[key] = replace(known[key], bounds=bounds)
    for field in fields(LegalSwitches):
        key = f"{SWITCH}{field.name}"
        default = int(getattr(CAUTIOUS, field.name))
        known[key] = KnownSetting(key, LABELS[field.name], default, CountySetting.Unit.SWITCH)
    return known


def settings_in_force(region_code: str, *, on: date) -> dict[str, CountySetting]:
    """What holds in a region on a day, by key; the nearest authority and the newest day win."""
    places = [region_code, *parents_of(region_code)]
    rows = CountySetting.objects.filter(region_code__in=places, since__lte=on)
    nearest: dict[str, tuple[int, date, CountySetting]] = {}
    for row in rows:
        rank = (-places.index(row.region_code), row.since)
        if row.key not in nearest or rank > nearest[row.key][:2]:
            nearest[row.key] = (*rank, row)
    return {key: row for key, (_rank, _since, row) in nearest.items()}


def legal_switches(region_code: str, *, on: date) -> LegalSwitches:
    """How the county answers the questions that the law leaves open."""
    return switches_in(settings_in_force(region_code, on=on))


def switches_in(rows: Mapping[str, CountySetting]) -> LegalSwitches:
    """The same, from settings that were read already."""
    return LegalSwitches(
        **{
            field.name: bool(rows[f"{SWITCH}{field.name}"].value)
            for field in fields(LegalSwitches)
            if f"{SWITCH}{field.name}" in rows
        }
    )
