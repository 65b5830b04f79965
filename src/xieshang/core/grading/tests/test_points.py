"""The table of 54 points, and its scales at their exact edges."""

from __future__ import annotations

from fractions import Fraction

import pytest

from xieshang.core.bad_input import BadInput
from xieshang.core.grading import NOT_APPLICABLE, by_focus, points, score, sums
from xieshang.core.grading.scales import scale_of

STEP = Fraction(1, 10_000)


def test_54_points_of_27_clauses_and_9_focuses_make_100() -> None:
    rows = points().values()
    assert len(rows) == 54
    assert len({(row.group, row.clause) for row in rows}) == 27
    assert len(by_focus()) == 9
    assert sum(row.full for row in rows) == 100
    assert [sum(p.full for p in rows) for rows in by_focus().values()] == [
        10, 10, 10, 10, 12, 14, 12, 12, 10,
    ]  # fmt: skip


def test_every_scale_gives_at_most_the_points_of_its_row_and_at_least_none() -> None:
    for row in points().values():
        assert row.scale.full == row.full, row.code
        assert row.scale.levels[-1].points == 0, row.code
        given = [level.points for level in row.scale.levels]
        assert given == sorted(set(given), reverse=True), row.code


@pytest.mark.parametrize(
    ("code", "edges"),
    [
        ("F1.2.2", {"50/100": 1, "100/100": 2}),
        ("F2.2.2", {"1/5": 1, "1/3": 2}),
        ("F2.3.1", {"80/100": 1}),
        ("F3.1.1", {"60/100": 1, "80/100": 2, "90/100": 3}),
        ("F3.2.2", {"30/100": 1, "50/100": 2, "70/100": 3}),
        ("F3.3.1", {"90/100": 1}),
        ("F7.3.2", {"60/100": 1, "80/100": 2}),
        ("F8.1.1", {"70/100": 1, "85/100": 3, "95/100": 4}),
        ("F8.1.2", {"85/100": 1, "95/100": 2}),
        ("F8.3.1", {"70/100": 1, "90/100": 2}),
        ("F8.3.2", {"80/100": 1}),
        ("F9.1.1", {"70/100": 1, "80/100": 3, "90/100": 4}),
        ("F9.1.2", {"80/100": 1}),
    ],
)
def test_a_share_gets_its_points_on_the_edge_and_not_just_below(
    code: str, edges: dict[str, int]
) -> None:
    before = 0
    for edge, given in edges.items():
        assert score(code, Fraction(edge) - STEP) == before
        assert score(code, Fraction(edge)) == given
        before = given
    assert before == points()[code].full


def test_a_text_like_the_template_loses_points_from_80_and_all_above_95() -> None:
    edges = {"79/100": 2, "80/100": 1, "95/100": 1, "96/100": 0}
    assert {edge: score("F6.2.2", Fraction(edge)) for edge in edges} == edges


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("F2.2.1", [0, 0, 0, 1, 2]),
        ("F4.1.1", [0, 0, 0, 0, 1, 2]),
        ("F5.2.1", [0, 1, 1, 2]),
        ("F6.1.2", [0, 1, 2]),
        ("F6.3.1", [0, 0, 1, 2]),
        ("F6.3.2", [0, 1, 2, 2]),
        ("F8.2.1", [0, 1, 2, 2]),
    ],
)
def test_counts_get_their_points(code: str, given: list[int]) -> None:
    assert [score(code, number) for number in range(len(given))] == given


def test_choices_and_yes_or_no() -> None:
    assert [score("F4.2.1", one) for one in ("in_time", "late", "none")] == [3, 1, 0]
    assert [score("F5.1.1", one) for one in ("in_time", "late", "none")] == [3, 1, 0]
    assert [score("F6.1.1", one) for one in ("figure", "words")] == [3, 0]
    assert [score("F9.2.1", one) for one in ("fall", "flat", "rise")] == [2, 1, 0]
    assert [score("F6.2.1", one) for one in (True, False)] == [3, 0]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("F3.2.2", Fraction(101, 100)),
        ("F3.2.2", Fraction(-1, 100)),
        ("F3.2.2", True),
        ("F3.2.2", "0.5"),
        ("F8.2.1", -1),
        ("F4.2.1", "soon"),
        ("F1.1.1", 1),
        ("F1.1.1", None),
        ("F10.1.1", True),
    ],
)
def test_what_the_scale_does_not_know_is_refused(code: str, value: object) -> None:
    with pytest.raises(BadInput):
        score(code, value)  # type: ignore[arg-type]


def test_a_scale_that_the_table_does_not_write_is_refused() -> None:
    with pytest.raises(BadInput):
        scale_of("as you like", 2)


def test_only_two_points_may_not_apply_and_then_leave_the_hundred() -> None:
    assert [code for code, one in points().items() if one.scale.may_not_apply] == [
        "F1.3.2",
        "F5.2.2",
    ]
    given = {code: one.full for code, one in points().items()}
    given |= {"F1.3.2": NOT_APPLICABLE, "F5.2.2": score("F5.2.2", None)}
    assert (sums(given).given, sums(given).of) == (98, 98)
    assert sums(given).total == 100
    assert sums({"F1.3.2": NOT_APPLICABLE}, by_focus()["F1"]).of == 9


@pytest.mark.parametrize("given", [{"F1.2.1": 2}, {"F1.2.1": -1}, {"F0": 1}])
def test_points_that_a_scale_does_not_give_do_not_add_up(given: dict[str, int]) -> None:
    with pytest.raises(BadInput):
        sums(given)
