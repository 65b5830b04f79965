"""Province, cities, counties: sums that add up, liars named, nobody's figure told anywhere."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from xieshang.core.bulletin import HIDDEN, Against, Fault, Sum, bundle, read, signed, unbundled
from xieshang.core.bulletin.tests.offices import (
    CITIES,
    COUNTIES,
    MAGNITUDES,
    PROVINCE,
    Office,
    above,
    offices,
    refused,
)
from xieshang.core.trail.note import text_of

Raw = dict[str, dict[str, dict[int, int]]]  # by county, variable and enterprise


def raw(seed: int) -> Raw:
    """Counties large and small, with some variables that few or mostly one have."""
    chance = random.Random(seed)  # noqa: S311 — values of a test
    found: Raw = {}
    for number, county in enumerate(COUNTIES):
        firms = range(1_000 * number, 1_000 * number + chance.randint(6, 14))
        heads = {firm: chance.randint(20, 400) * 100 for firm in firms}
        wages = {firm: heads[firm] * chance.randint(4_000, 9_000) for firm in firms}
        if seed and chance.random() < 0.4:
            wages[firms[0]] *= 10_000
        few = firms[: chance.choice([0, 2, 4, 5, 6])] if seed else firms
        found[county] = {
            "disputes": {firm: chance.randint(0, 3) * 100 for firm in few},
            "heads": heads,
            "wages": wages,
        }
    return found


def told_upwards(made: dict[str, Office], values: Raw, order: Iterable[str] = COUNTIES) -> None:
    """Counties tell their cities in any order, cities the province."""
    for county in order:
        assert refused(made[above(county)], made[county].tell(values[county])) == ""
    for city in dict.fromkeys(above(county) for county in order):
        assert refused(made[PROVINCE], made[city].tell()) == ""
    made[PROVINCE].tell()


def last(office: Office) -> dict[str, Sum]:
    return dict(office.sent[-1][0].sums)


@pytest.mark.parametrize("seed", range(6))
def test_every_level_says_the_sum_of_the_counties_below_it_or_nothing(seed: int) -> None:
    made, values = offices(), raw(seed)
    told_upwards(made, values)
    for region in (PROVINCE, *CITIES):
        inside = [one for one in COUNTIES if region in (above(one), above(above(one)))]
        for name, said in last(made[region]).items():
            hidden = any(last(made[county])[name] == HIDDEN for county in inside)
            several = [number for one in inside for number in values[one][name].values()]
            assert said == (HIDDEN if hidden else Sum(sum(several), len(several)))
    assert seed or HIDDEN not in last(made[PROVINCE]).values()


def test_the_order_in_which_files_come_changes_nothing() -> None:
    values = raw(3)
    texts = set()
    for seed in range(4):
        made = offices()
        order = random.Random(seed).sample(COUNTIES, 12)  # noqa: S311 — an order
        told_upwards(made, values, order)
        texts.add(made[PROVINCE].sent[-1][0].text)
    assert len(texts) == 1


def test_a_correction_may_be_there_before_what_it_corrects() -> None:
    values = raw(0)["980121"]
    raised = {name: {k: 2 * v for k, v in one.items()} for name, one in values.items()}
    seen = []
    for order in ([0, 1], [1, 0]):
        made = offices()
        county, city = made["980121"], made["980100"]
        files = [county.tell(values), county.tell(raised)]
        assert [refused(city, files[place]) for place in order] == ["", ""]
        seen.append(city.tell())
    assert read(text_of(unbundled(seen[0])[0])) == read(text_of(unbundled(seen[1])[0]))
    assert "part 980121 2 " in seen[0]


def county_file(made: dict[str, Office]) -> str:
    return made["980121"].tell(raw(0)["980121"])


def test_a_changed_file_is_refused() -> None:
    made = offices()
    file = county_file(made)
    for old, new in (
        ("wages ", "wages 1"),
        ("region 980121", "region 980122"),
        ("seq 1", "seq 2"),
    ):
        assert refused(made["980100"], file.replace(old, new, 1)) in {
            "NoteInvalid", "NobodyKnown", "BulletinInvalid",
        }  # fmt: skip
    assert refused(made["980100"], file) == ""


def test_one_county_cannot_speak_for_another_nor_past_its_city() -> None:
    made = offices()
    file = made["980121"].tell(raw(0)["980121"], region="980122")
    assert refused(made["980100"], file) == "NobodyKnown"
    assert refused(made[PROVINCE], county_file(made)) == Fault.NO_PART.name
    assert refused(made["980200"], county_file(made)) == "NobodyKnown"


def test_a_replayed_file_counts_once_and_an_old_one_does_not_come_back() -> None:
    made = offices()
    county, city, values = made["980121"], made["980100"], raw(0)["980121"]
    first = county.tell(values)
    doubled = {name: {k: 2 * v for k, v in one.items()} for name, one in values.items()}
    second = county.tell(doubled)
    for file in (first, second, first, first, second):
        assert refused(city, file) == ""
    assert len(city.accepted) == 2
    newest = city.newest()["980121"]
    assert newest is not None and newest[0].seq == 2
    city.tell()
    assert last(city)["wages"] == Sum(sum(doubled["wages"].values()), len(doubled["wages"]))


def test_two_stories_under_one_number_and_a_fork_are_refused_by_name() -> None:
    made = offices()
    county, city = made["980121"], made["980100"]
    assert refused(city, county_file(made)) == ""
    other = replace(county.sent[0][0], log=f"1 {'c' * 64}")
    assert refused(city, signed(other, county.key())) == Fault.TWO_STORIES.name
    fork = replace(other, seq=2, previous=other.sha256)
    assert refused(city, signed(fork, county.key())) == Fault.FORKED.name
    city.waiting.clear()  # both are returned
    good = replace(other, seq=2, previous=county.sent[0][0].sha256)
    assert refused(city, signed(good, county.key())) == ""
    assert refused(city, signed(replace(good, log="2 -"), county.key())) == (
        Fault.TWO_STORIES.name
    )


def city_file(made: dict[str, Office], **changes: Any) -> str:
    values = raw(0)
    for county in COUNTIES[:4]:
        made["980100"].take(made[county].tell(values[county]))
    return made["980100"].tell(**changes)


def test_a_city_that_says_another_sum_than_its_counties_is_named() -> None:
    made = offices()
    sums = {"wages": Sum(1, 50)}
    faults = made[PROVINCE].take(city_file(made, sums=sums))
    assert {(one.fault, one.about) for one in faults} >= {(Fault.NOT_EQUAL, "wages")}


def test_a_part_left_out_of_the_file_swapped_or_not_named_is_refused() -> None:
    made = offices()
    whole, *parts = unbundled(city_file(made))
    other = made["980221"].tell(raw(0)["980221"])
    bare = made["980100"].tell(parts=())
    for wrong, name in (
        (bundle(whole, parts[1:]), Fault.ABSENT),
        (bundle(whole, [*parts[1:], other]), Fault.ABSENT),
        (bundle(whole, [*parts, other]), Fault.STRANGE),
        (bundle(whole, [parts[0].replace("wages ", "wages 1"), *parts[1:]]), Fault.SIGNATURE),
        (unbundled(bare)[0], Fault.NOT_NAMED),
    ):
        office = offices()[PROVINCE]
        assert refused(office, wrong) == name.name
        assert not office.accepted
    assert refused(made[PROVINCE], bundle(whole, parts)) == ""


def test_a_county_that_never_came_is_named_and_not_guessed() -> None:
    made = offices()
    values = raw(0)
    for county in COUNTIES[1:4]:
        made["980100"].take(made[county].tell(values[county]))
    file = made["980100"].tell()
    assert "\npart 980121 - -\n" in file
    several = [n for one in COUNTIES[1:4] for n in values[one]["wages"].values()]
    assert last(made["980100"])["wages"] == Sum(sum(several), len(several))
    assert refused(made[PROVINCE], file) == ""


def test_a_county_that_its_city_neither_adds_nor_calls_missing_is_named() -> None:
    made, values = offices(), raw(0)
    for county in COUNTIES[1:4]:
        made["980100"].take(made[county].tell(values[county]))
    del made["980100"].known["980121"]
    file = made["980100"].tell()
    assert "980121" not in file
    assert made[PROVINCE].take(file) == (Against(Fault.LEFT_OUT, "980121"),)
    assert not made[PROVINCE].accepted


def test_a_part_without_a_key_of_its_own_counts_by_the_citys_signature() -> None:
    made = offices()
    file = city_file(made)
    province = made[PROVINCE]
    for county in COUNTIES:
        del province.known[county]
    assert refused(province, file) == ""
    stranger = Office("980100", {}, generation=9)
    province.known["980100"] = stranger.keys()
    assert refused(province, file) == "NobodyKnown"


def test_another_list_of_variables_is_not_added() -> None:
    made = offices()
    file = made["980121"].tell(raw(0)["980121"], schema="f" * 64)
    assert refused(made["980100"], file) == Fault.OTHER_LIST.name


def test_a_new_key_counts_from_when_it_is_known_and_the_old_one_no_longer() -> None:
    made = offices()
    county, city = made["980121"], made["980100"]
    old = county_file(made)
    county.generation, county.sent = 2, []
    new = county_file(made)
    assert refused(city, new) == "NobodyKnown"
    city.known["980121"] = county.keys()
    assert refused(city, old) == "NobodyKnown"
    assert refused(city, new) == ""


# What somebody works out who holds every bulletin and knows who stands behind every sum.

State = dict[str, tuple[Raw, dict[str, Sum]]]  # by region: what stands behind, what is told


def left_over(told: Iterable[frozenset[int]]) -> set[frozenset[int]]:
    """What subtracting leaves of each set: itself less all that is told inside it.

    Regions lie inside one another or apart, so these sets are apart, and their sums say all
    that the told ones say.
    """
    several = set(told)
    return {
        whole.difference(*(part for part in several if part < whole)) for whole in several
    } - {frozenset()}


def bounds(some: frozenset[int], values: dict[int, int]) -> dict[int, tuple[int, int]]:
    """Least and most of each, for the largest of the others, who knows the sum and its own."""
    whole = sum(abs(values[firm]) for firm in some)
    found = {}
    for firm in some:
        others = [abs(values[one]) for one in some if one != firm]
        most = whole - max(others, default=0)
        found[firm] = (0 if len(others) > 1 else most, most)
    return found


def told_away(some: frozenset[int], values: dict[int, int], name: str) -> bool:
    """Whether these are one to four, or somebody's size is known to within a tenth."""
    if len(some) < 5:
        return True
    return name in MAGNITUDES and any(
        (most - abs(values[firm])) * 10 < abs(values[firm])
        for firm, (_least, most) in bounds(some, values).items()
    )


def leaks(versions: list[State], name: str) -> list[str]:
    """Within a version and between two: the enterprises whose figure somebody works out."""
    found = []
    for version in versions:
        values = {
            k: v for inside, _s in version.values() for k, v in behind(inside, name).items()
        }
        sets = [
            frozenset(behind(inside, name))
            for inside, sums in version.values()
            if sums[name] != HIDDEN
        ]
        found += [f"now {len(one)}" for one in left_over(sets) if told_away(one, values, name)]
    for one, other in combinations(versions, 2):
        moved: dict[int, int] = {}
        sets = []
        for region in one:
            then, now = (behind(version[region][0], name) for version in (one, other))
            some = {k for k in now.keys() | then.keys() if now.get(k) != then.get(k)}
            moved |= {k: now.get(k, 0) - then.get(k, 0) for k in some}
            if HIDDEN not in (one[region][1][name], other[region][1][name]):
                sets.append(frozenset(some))
        found += [f"new {len(one)}" for one in left_over(sets) if told_away(one, moved, name)]
    return found


def behind(inside: Raw, name: str) -> dict[int, int]:
    return {k: v for by_name in inside.values() for k, v in by_name[name].items()}


def changed(values: Raw, seed: int) -> Raw:
    """In every county some told something else: one, a few, or many; some came, some went."""
    chance = random.Random(seed)  # noqa: S311 — values of a test
    found: Raw = {}
    for county, by_name in values.items():
        some = chance.sample(
            sorted(by_name["heads"]), min(chance.choice([0, 1, 3, 5, 6]), len(by_name["heads"]))
        )
        found[county] = {name: dict(one) for name, one in by_name.items()}
        for one in found[county].values():
            for firm in some:
                if firm in one:
                    one[firm] += chance.randint(1, 900) * 100
            if chance.random() < 0.3:
                one.pop(next(iter(one), None), None)  # type: ignore[arg-type]  # may be empty
    return found


def state(made: dict[str, Office], values: Raw) -> State:
    found = {}
    for region, office in made.items():
        inside = [one for one in COUNTIES if region in (one, above(one), above(above(one)))]
        found[region] = ({one: values[one] for one in inside}, last(office))
    return found


@pytest.mark.parametrize("seed", range(1, 13))
def test_nothing_that_is_passed_on_tells_what_a_few_or_one_large_enterprise_said(
    seed: int,
) -> None:
    made, values = offices(), raw(seed)
    told_upwards(made, values)
    versions = [state(made, values)]
    for again in (1, 2):
        values = changed(values, 100 * seed + again)
        told_upwards(made, values)
        versions.append(state(made, values))
    assert [leaks(versions, name) for name in ("disputes", "heads", "wages")] == [[], [], []]


def test_without_these_rules_the_same_attack_succeeds() -> None:
    """The switch: whoever tells every sum of five gives enterprises away, at every level."""
    values = raw(2)
    again = changed(values, 7)
    versions: list[State] = []
    for one in (values, again):
        version: State = {}
        for region in (PROVINCE, *CITIES, *COUNTIES):
            inside = {c: one[c] for c in COUNTIES if region in (c, above(c), above(above(c)))}
            sums = {}
            for name in ("disputes", "heads", "wages"):
                several = [v for part in inside.values() for v in part[name].values()]
                few = 0 < len(several) < 5
                sums[name] = HIDDEN if few else Sum(sum(several), len(several))
            version[region] = (inside, sums)
        versions.append(version)
    assert all(leaks(versions, name) for name in ("disputes", "heads", "wages"))


def test_the_attacker_finds_what_subtracting_leaves_and_how_large_one_is() -> None:
    whole, part = frozenset({1, 2, 3, 4, 5, 6}), frozenset({1, 2, 3, 4, 5})
    assert left_over([whole, part]) == {part, frozenset({6})}
    values = {1: 100, 2: 5, 3: 1, 4: 1, 5: 1}
    assert bounds(part, values)[1] == (0, 103)
    assert told_away(part, values, "wages") and not told_away(part, values, "disputes")
    assert not told_away(part, {**values, 2: 12, 3: 9}, "wages")
