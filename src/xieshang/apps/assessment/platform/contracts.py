"""Coverage (A1-2), renewal (A1-4) and publication in time (A4-1), from the register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.platform.selector import Entry, Selector
from xieshang.apps.assessment.platform.window import (
    ONE_DAY,
    Window,
    calendar,
    everybody,
    firms,
    shared,
    workers,
)
from xieshang.apps.cases.models import Deadline
from xieshang.apps.consultations.choices import Decision, Occasion
from xieshang.apps.consultations.models import Response
from xieshang.apps.contracts.choices import ContractKind, Level
from xieshang.apps.contracts.models import Contract, Renewal
from xieshang.apps.organizations.codes import parents_of
from xieshang.core.calendar import OutsideCalendar
from xieshang.core.law import due, pack_for
from xieshang.core.law.value import Scope

PUBLISH = "publish_within"
LONGEST = timedelta(days=92)  # longer than any text gives to publish


def entry(enterprise: int, counts: float | None, contract: Contract) -> Entry:
    return Entry(enterprise, counts, contract.title, f"/desk/contracts/{contract.pk}/")


@shared
def own(window: Window) -> list[Contract]:
    """Contracts of these enterprises alone that have taken effect, the oldest first."""
    rows = Contract.objects.filter(
        enterprise__in=window.ids, level=Level.ENTERPRISE,
        effective_on__lte=window.until + ONE_DAY,
    )  # fmt: skip
    return list(rows.order_by("starts_on", "pk"))


@shared
def binding(window: Window) -> dict[int, list[Contract]]:
    """The contracts that bind each enterprise on the last day, its own before those above."""
    found: dict[int, list[Contract]] = {pk: [] for pk in firms(window)}
    in_force = Contract.objects.in_force(window.until).order_by("pk")
    for one in in_force.filter(enterprise__in=window.ids, level=Level.ENTERPRISE):
        found[one.enterprise_id or 0].append(one)
    above = in_force.exclude(level=Level.ENTERPRISE).select_related("paper")
    by_pk = {one.pk: one for one in above}
    bound: dict[int, set[int]] = defaultdict(set)
    named = Contract.covers.through.objects.filter(
        contract__in=by_pk, enterprise__in=window.ids
    )
    for enterprise, contract in named.values_list("enterprise_id", "contract_id"):
        bound[enterprise].add(contract)
    whole = _whole_areas(by_pk.values())
    for pk, firm in firms(window).items():
        places = (firm.region_code, *parents_of(firm.region_code))
        trades = [firm.industry_code[:n] for n in range(len(firm.industry_code) + 1)]
        for key in ((place, trade) for place in places for trade in trades):
            bound[pk].update(whole.get(key, ()))
        found[pk] += [by_pk[contract] for contract in sorted(bound[pk])]
    return found


def _whole_areas(contracts: Iterable[Contract]) -> dict[tuple[str, str], list[int]]:
    """Contracts that bind every enterprise of a place and a trade, by both."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in contracts:
        paper = getattr(one, "paper", None)
        if paper is not None and paper.whole_area:
            found[paper.region_code, paper.industry_code].append(one.pk)
    return found


def _covered(window: Window) -> Iterator[Entry]:
    """All workers of an enterprise stand with the first contract that binds it."""
    people = workers(window)
    for enterprise, contracts in binding(window).items():
        for place, contract in enumerate(contracts):
            yield entry(enterprise, 0.0 if place else people[enterprise], contract)


@shared
def expiring(window: Window) -> list[Contract]:
    """Own contracts whose last day lies in the window, unless they ended otherwise before."""
    ended = Renewal.objects.filter(
        contract__enterprise__in=window.ids, rescission_filed_on__isnull=False
    )
    changed = Contract.objects.filter(
        enterprise__in=window.ids, supersedes__isnull=False, effective_on__isnull=False
    )
    gone = {*ended.values_list("contract_id", flat=True)}
    gone |= {*changed.values_list("supersedes_id", flat=True)}
    return [one for one in own(window) if window.holds(one.ends_on) and one.pk not in gone]


@shared
def _agreed_rounds(window: Window) -> dict[tuple[int, str], list[tuple[date, date, int]]]:
    """By enterprise and kind: when a new round was opened, when the other side agreed to it."""
    rows = Response.objects.filter(
        offer__consultation__enterprise__in=window.ids,
        decision__in=[Decision.AGREE, Decision.AGREE_WITH_CHANGES],
        answered_on__lte=window.until,
    ).exclude(offer__consultation__occasion=Occasion.AMENDMENT)
    found: dict[tuple[int, str], list[tuple[date, date, int]]] = defaultdict(list)
    told = "offer__consultation__"
    for enterprise, kind, opened_on, answered_on, pk in rows.order_by("pk").values_list(
        f"{told}enterprise_id", f"{told}kind", f"{told}case__opened_on", "answered_on",
        f"{told}pk",
    ):  # fmt: skip
        found[enterprise, kind].append((opened_on, answered_on, pk))
    return found


def _renewed(contract: Contract, window: Window) -> bool:
    """A newer one takes effect without a day between, or a new round was agreed to in time."""
    alike = _alike(window)[_matter(contract)]
    if any(one.ends_on > contract.ends_on and _seamless(contract, one) for one in alike):
        return True
    rounds = _agreed_rounds(window)[contract.enterprise_id or 0, contract.kind]
    return any(
        opened_on > contract.starts_on
        and answered_on <= contract.ends_on
        and consultation != contract.consultation_id
        for opened_on, answered_on, consultation in rounds
    )


def _matter(contract: Contract) -> tuple[int | None, str, bool]:
    """Whose contract it is and on what: a special one on incentives renews no yearly one."""
    return contract.enterprise_id, contract.kind, contract.incentive


@shared
def _alike(window: Window) -> dict[tuple[int | None, str, bool], list[Contract]]:
    found: dict[tuple[int | None, str, bool], list[Contract]] = defaultdict(list)
    for one in own(window):
        found[_matter(one)].append(one)
    return found


def _seamless(old: Contract, new: Contract) -> bool:
    return new.effective_on is not None and new.effective_on <= old.ends_on + ONE_DAY


def _expiring(window: Window) -> Iterator[Entry]:
    for one in expiring(window):
        yield entry(one.enterprise_id or 0, 1.0, one)


def _renewed_in_time(window: Window) -> Iterator[Entry]:
    for one in expiring(window):
        yield entry(one.enterprise_id or 0, float(_renewed(one, window)), one)


@shared
def to_publish(window: Window) -> list[tuple[Contract, date]]:
    """Own contracts whose last day to be published lies in the window, and that day.

    What a register entry does not say of its publication is not known, not late.
    """
    recent = [
        one
        for one in own(window)
        if one.effective_on is not None and one.effective_on >= window.since - LONGEST
        if one.published_on is not None or not one.registered_from_paper
    ]
    told = Deadline.objects.filter(timer="publish", case__consultation__contract__in=recent)
    days = dict(told.order_by("pk").values_list("case__consultation__contract", "breach_on"))
    found = []
    for one in recent:
        last_day = days.get(one.pk) or _by_law(one, window)
        if last_day is not None and window.holds(last_day):
            found.append((one, last_day))
    return found


def _by_law(contract: Contract, window: Window) -> date | None:
    """The last day by the rules of the place; None where no text has a number of days."""
    wage = contract.kind == ContractKind.WAGE
    place = firms(window)[contract.enterprise_id or 0].region_code
    assert contract.effective_on is not None  # noqa: S101 - ``own`` asks for it
    rules = pack_for(place, scope=Scope.WAGE if wage else Scope.ALL, on=contract.effective_on)
    periods = rules.periods(PUBLISH)
    try:
        last = (
            due(periods, contract.effective_on, calendar=calendar(window)) if periods else None
        )
    except OutsideCalendar:
        return None
    return last.breach_on if last else None


def _effective(window: Window) -> Iterator[Entry]:
    for one, _last_day in to_publish(window):
        yield entry(one.enterprise_id or 0, 1.0, one)


def _published_in_time(window: Window) -> Iterator[Entry]:
    for one, last_day in to_publish(window):
        in_time = one.published_on is not None and one.published_on <= last_day
        yield entry(one.enterprise_id or 0, float(in_time), one)


SELECTORS = (
    Selector("employees_covered_by_contract_in_force", Giver.PLATFORM, _covered, everybody),
    Selector("contracts_expiring", Giver.PLATFORM, _expiring, everybody),
    Selector("contracts_renewed_before_expiry", Giver.PLATFORM, _renewed_in_time, everybody),
    Selector("contracts_effective", Giver.PLATFORM, _effective, everybody),
    Selector("contracts_published_in_time", Giver.PLATFORM, _published_in_time, everybody),
)
