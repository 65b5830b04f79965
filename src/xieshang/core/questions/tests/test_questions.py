"""A questionnaire hangs together or is refused; answers count or are refused with a remedy."""

from __future__ import annotations

from typing import Any

import pytest

from xieshang.core.questions import Faulty, answer, read
from xieshang.core.questions.tests.paper import options, paper

Q = read(paper())
FULL: dict[str, list[str]] = {"q1": ["a"], "q2": ["3"], "q4": ["6.5"]}


def _said(**changes: list[str]) -> Any:
    return answer(Q, FULL | changes)


def test_answers_are_kept_as_the_questionnaire_knows_them() -> None:
    kept = _said(q1=["b"], q3=["y", "x"], q4=["６.５%"], q5=[" 好 "])
    assert kept.problems == {}
    assert kept.given == {"q1": "b", "q2": "3", "q3": ["x", "y"], "q4": "6.5", "q5": "好"}


def test_a_question_whose_condition_is_not_met_is_neither_asked_nor_kept() -> None:
    kept = _said(q3=["x"])
    assert "q3" not in kept.given
    assert "q3" in _said(q1=["b"]).problems


@pytest.mark.parametrize(
    ("code", "sent", "reason"),
    [
        ("q1", [], "还没有选"),
        ("q1", ["c"], "没有这个选项"),
        ("q1", ["a", "b"], "只能答一项"),
        ("q2", ["4"], "没有这个选项"),
        ("q4", ["20.1"], "请填"),
        ("q4", ["-1"], "请填"),
        ("q4", ["many"], "请填"),
        ("q4", ["NaN"], "请填"),
        ("q4", ["1e999999999"], "请填"),
        ("q4", [""], "还没有填"),
        ("q5", ["六个字太多了"], "请写短一些"),
    ],
)
def test_an_answer_that_does_not_count_says_how_to_mend_it(
    code: str, sent: list[str], reason: str
) -> None:
    kept = _said(**{code: sent})
    assert kept.given == {}
    assert next(iter(kept.problems)) == code
    assert reason in kept.problems[code].reason


def test_signs_that_nobody_sees_are_dropped() -> None:
    assert _said(q5=["a\u202e\u200bb\x00"]).given["q5"] == "ab"


def _with(place: int, **changes: Any) -> dict[str, Any]:
    whole = paper()
    whole["questions"][place] |= changes
    return whole


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (_with(0, only_if={"question": "q2", "options": ["1"]}), "does not come before"),
        (_with(0, only_if={"question": "q1", "options": ["a"]}), "does not come before"),
        (_with(4, only_if={"question": "q4", "options": ["few"]}), "nothing is chosen"),
        (_with(2, only_if={"question": "q1", "options": ["c"]}), "does not have"),
        (_with(2, only_if={"question": "q9", "options": ["c"]}), "does not come before"),
        (_with(1, code="q1"), "said twice"),
        (_with(0, options=options("a")), "fewer than two"),
        (_with(0, options=options("a", "a")), "said twice"),
        (_with(0, optional=True), "only a text"),
        (_with(0, right=["c"]), "right answer"),
        (_with(3, low=30), "range"),
        (_with(3, options=options("few", "many")), "upper end"),
        (paper(crossings=[["q1", "q3"]]), "cannot be crossed"),
        (paper(crossings=[["q1", "q1"]]), "cannot be crossed"),
        (
            paper(measures=[{"code": "m", "text": ["", ""], "hits": [{"question": "q3"}]}]),
            "count",
        ),
        (paper(scopes=["world"]), "scope"),
        (paper(groups="q3"), "everybody"),
        (paper(least=0), "sample rule"),
        (paper(title="one language"), "misshapen"),
        ({"code": "nothing"}, "missing"),
    ],
)
def test_what_does_not_hang_together_is_refused(data: dict[str, Any], why: str) -> None:
    try:
        read(data)
    except Faulty as fault:
        assert why in str(fault)
    except ValueError:
        assert why == "misshapen"
    else:
        pytest.fail("it was taken")
