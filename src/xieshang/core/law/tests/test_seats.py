"""代表的人数和构成：刚好、多一个、少一个。"""

from __future__ import annotations

from dataclasses import replace

import pytest

from xieshang.core.law import (
    Blocker,
    LegalSwitches,
    Representative,
    Scope,
    Sides,
    pack,
    seat_blockers,
)
from xieshang.core.law.seats import EMPLOYER, WORKERS


def side(
    name: str, seats: int, *, external: int = 0, front_line: int = 0, women: int = 0
) -> tuple[Representative, ...]:
    """A delegation with one chief, who is an insider unless all are outsiders."""
    return tuple(
        Representative(
            f"{name}{seat}",
            chief=seat == 0,
            external=seat >= seats - external,
            front_line=seat < front_line,
            woman=seat < women,
        )
        for seat in range(seats)
    )


def sides(workers: int = 3, employer: int = 3) -> Sides:
    return Sides(side("w", workers), side("e", employer))


def codes(code: str, given: Sides, scope: str = "wage") -> list[str]:
    return [each.code for each in seat_blockers(pack(code, scope=scope), given)]


def holding(code: str, given: Sides) -> list[Blocker]:
    return [each for each in seat_blockers(pack(code), given) if not each.warning]


def test_three_a_side_is_enough_everywhere_that_was_read() -> None:
    for code in ("CN", "CN-33", "CN-31", "CN-11", "CN-50", "CN-98"):
        assert codes(code, sides()) == []


def test_two_a_side_is_refused_with_the_article_and_says_how_many_are_missing() -> None:
    short, also_short = holding("CN-33", sides(2, 2))
    assert dict(short.values)["side"] == WORKERS
    assert dict(also_short.values)["side"] == EMPLOYER
    assert str(short) == (
        "职工方协商代表至少3人，现有2人（《浙江省集体合同条例》第十条）：请职工方再产生1名代表"
    )


@pytest.mark.parametrize(
    ("code", "most"), [("CN-3301", 9), ("CN-3302", 10), ("CN-11", 10), ("CN-50", 15)]
)
def test_the_greatest_number_is_allowed_and_one_more_is_not(code: str, most: int) -> None:
    assert codes(code, sides(most, most)) == []
    assert codes(code, sides(most + 1, most)).count("too-many-representatives") == 1


def test_an_enterprise_above_designated_size_needs_five_in_zhejiang_only() -> None:
    large = replace(sides(4, 4), above_designated_size=True)
    assert codes("CN-33", large) == ["too-few-representatives"] * 2
    assert codes("CN", large) == []
    assert codes("CN-33", replace(sides(5, 5), above_designated_size=True)) == []


def test_nationally_the_sides_must_be_equal() -> None:
    for given in (sides(4, 3), sides(3, 4)):
        [blocker] = holding("CN", given)
        assert (blocker.code, str(blocker.source)) == (
            "unequal-sides",
            "《集体合同规定》第十九条",
        )


def test_zhejiang_stops_a_larger_employer_and_only_hints_at_a_smaller_one() -> None:
    [stopped] = seat_blockers(pack("CN-33"), sides(3, 4))
    assert (stopped.code, stopped.warning) == ("employer-outnumbers-workers", False)
    [hint] = seat_blockers(pack("CN-33"), sides(4, 3))
    assert (hint.code, hint.warning) == ("unequal-sides", True)
    assert str(hint.source) == "《浙江省企业民主管理条例》第二十八条"


def test_shanghai_allows_a_smaller_employer_without_a_word() -> None:
    assert codes("CN-31", sides(4, 3)) == []


@pytest.mark.parametrize(
    ("seats", "external", "fine"), [(3, 1, True), (5, 2, False), (6, 2, True)]
)
def test_externals_are_at_most_a_third_in_whole_persons(
    seats: int, external: int, fine: bool
) -> None:
    given = Sides(side("w", seats, external=external), side("e", seats))
    assert (codes("CN", given) == []) is fine


def test_too_many_externals_names_the_greatest_number() -> None:
    [blocker] = holding("CN", Sides(side("w", 4, external=2), side("e", 4)))
    assert dict(blocker.values) == {
        "side": WORKERS,
        "have": 2,
        "total": 4,
        "share": "1/3",
        "most": 1,
    }


def test_in_shandong_outsiders_only_advise() -> None:
    given = Sides(side("w", 3, front_line=1), side("e", 3, external=1))
    [blocker] = holding("CN-37", given)
    assert (blocker.code, str(blocker.source)) == (
        "externals-only-advise",
        "《山东省企业工资集体协商条例》第十二条",
    )


def test_nobody_sits_on_both_sides() -> None:
    both = replace(sides(), employer=(*side("e", 2), Representative("w1")))
    [blocker] = holding("CN", both)
    assert (blocker.code, str(blocker.source)) == (
        "on-both-sides",
        "《集体合同规定》第二十四条",
    )


def test_a_name_twice_on_one_list_is_no_second_person() -> None:
    twice = replace(sides(), workers=(*side("w", 3), Representative("w1")))
    assert "named-twice" in codes("CN-31", twice)


@pytest.mark.parametrize("chiefs", [0, 2])
def test_each_side_has_exactly_one_chief(chiefs: int) -> None:
    members = tuple(Representative(f"w{n}", chief=n < chiefs) for n in range(3))
    [blocker] = holding("CN", replace(sides(), workers=members))
    assert (blocker.code, dict(blocker.values)["have"]) == ("not-one-chief", chiefs)


OUTSIDE_CHIEF = (
    Representative("w0", chief=True, external=True),
    Representative("w1"),
    Representative("w2"),
)


def test_an_outsider_as_chief_is_off_by_default_with_the_article() -> None:
    [blocker] = holding("CN-33", replace(sides(), workers=OUTSIDE_CHIEF))
    assert (blocker.code, str(blocker.source)) == (
        "outsider-as-chief",
        "《集体合同规定》第二十三条第二款",
    )


def test_the_switch_opens_it_for_the_workers_of_a_wage_round_and_for_nobody_else() -> None:
    on = LegalSwitches(outsider_may_be_chief=True)
    for_workers = replace(sides(), workers=OUTSIDE_CHIEF)
    for_employer = replace(
        sides(), employer=tuple(replace(m, person=f"e{m.person}") for m in OUTSIDE_CHIEF)
    )

    def found(given: Sides, scope: Scope) -> list[str]:
        return [b.code for b in seat_blockers(pack("CN", scope=scope), given, switches=on)]

    assert found(for_workers, Scope.WAGE) == []
    assert found(for_workers, Scope.ALL) == ["outsider-as-chief"]
    assert found(for_employer, Scope.WAGE) == ["outsider-as-chief"]


@pytest.mark.parametrize(
    ("seats", "front_line", "fine"), [(3, 1, True), (4, 1, False), (4, 2, True)]
)
def test_shandong_asks_for_a_third_from_the_front_line(
    seats: int, front_line: int, fine: bool
) -> None:
    given = Sides(side("w", seats, front_line=front_line), side("e", seats))
    assert (codes("CN-37", given) == []) is fine


def women(total: int, women_total: int, seats: int) -> Sides:
    return Sides(
        side("w", 5, front_line=5, women=seats),
        side("e", 5),
        employees=total,
        women=women_total,
    )


def test_shanghai_asks_for_a_woman_where_a_womens_committee_exists() -> None:
    with_committee = replace(sides(), womens_committee=True)
    [blocker] = holding("CN-31", with_committee)
    assert (blocker.code, blocker.warning) == ("too-few-women", False)
    assert codes("CN-31", replace(with_committee, workers=side("w", 3, women=1))) == []


@pytest.mark.parametrize(
    ("code", "total", "women_total", "seats", "short"),
    [
        ("CN-50", 100, 20, 0, True),  # 1/5 以上: at exactly a fifth
        ("CN-50", 100, 19, 0, False),
        ("CN-50", 100, 90, 1, False),
        ("CN-41", 100, 10, 0, True),  # 10 % 以上, at least one
        ("CN-41", 100, 9, 0, False),
        ("CN-41", 100, 60, 2, True),  # 3 of 5 seats
        ("CN-41", 100, 60, 3, False),
        ("CN-33", 100, 40, 1, True),
        ("CN-33", 100, 40, 2, False),
        ("CN-33", 0, 0, 0, False),  # the number of employees is not known
    ],
)
def test_seats_for_women_follow_their_share_as_a_hint(
    code: str, total: int, women_total: int, seats: int, short: bool
) -> None:
    found = [
        each
        for each in seat_blockers(pack(code), women(total, women_total, seats))
        if each.code == "too-few-women"
    ]
    assert bool(found) is short
    assert all(each.warning for each in found)


def test_jiangsu_is_checked_by_the_national_rule_and_says_it_was_not_read() -> None:
    [hint] = seat_blockers(pack("CN-32"), sides())
    assert (hint.code, hint.warning) == ("unverified-law", True)
    assert "too-few-representatives" in codes("CN-32", sides(2, 2))


def test_empty_lists_are_answered_and_not_divided_by() -> None:
    found = codes("CN-41", Sides((), ()))
    assert found.count("too-few-representatives") == 2
    assert found.count("not-one-chief") == 2
