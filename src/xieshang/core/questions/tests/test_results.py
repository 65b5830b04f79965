"""What is told of the answers: nothing below k, nothing that gives away what is hidden."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import Any

from xieshang.core.questions import Results, read, results
from xieshang.core.questions.tests.attacker_of_results import every_crowd
from xieshang.core.questions.tests.paper import options, paper

Q = read(paper())


def _answers(n: int, q1: str, q2: str, **more: Any) -> list[dict[str, Any]]:
    return [{"q1": q1, "q2": q2, "q4": "3", **more} for _ in range(n)]


def _counts(told: Results, code: str) -> Any:
    return next(one["counts"] for one in told.questions if one["code"] == code)


def test_a_large_survey_is_told_wholly_with_its_interval() -> None:
    crowd = [
        one
        for q1, q2 in product("ab", "123")
        for one in _answers(10, q1, q2, **({"q3": ["x"]} if q1 == "b" else {}))
    ]
    crowd += [{**one, "q4": "6"} for one in crowd]
    told = results(Q, crowd, entitled=240, k=10)
    assert _counts(told, "q1") == [60, 60]
    assert _counts(told, "q4") == [60, 60]
    assert told.crossings[0]["cells"] == [[20, 20, 20], [20, 20, 20]]
    [measure] = told.measures
    assert (measure["low"], measure["high"], measure["of"]) == (40, 40, 120)
    low, high = measure["interval"]
    assert low < 40 / 120 < high


def test_below_k_answers_nothing_is_told_but_their_number() -> None:
    told = results(Q, _answers(9, "a", "3"), entitled=20, k=10)
    assert (told.answers, told.measures, told.questions, told.crossings) == (9, [], [], [])


def test_where_all_answered_alike_no_cell_is_told() -> None:
    told = results(Q, _answers(30, "a", "3"), entitled=60, k=10)
    assert _counts(told, "q1") == [None, None]
    assert _counts(told, "q2") == [None, None, None]
    assert told.crossings[0]["cells"] == [[None] * 3] * 2
    assert (told.measures[0]["low"], told.measures[0]["high"]) == (21, 30)


def test_a_question_under_a_condition_is_not_told_where_the_condition_is_hidden() -> None:
    crowd = _answers(25, "a", "1") + _answers(25, "a", "3") + _answers(4, "b", "1", q3=["x"])
    told = results(Q, crowd, entitled=60, k=5)
    assert _counts(told, "q1") == [None, None]
    assert _counts(told, "q3") == [None, None]
    assert next(one["asked"] for one in told.questions if one["code"] == "q3") is None


def test_a_measure_over_three_questions_hides_all_three_tables_or_none() -> None:
    three = [
        {"code": c, "kind": "single", "text": [c, c], "options": options("yes", "no")}
        for c in ("a", "b", "c")
    ]
    hits = [{"question": c, "options": ["yes"]} for c in ("a", "b", "c")]
    measure = {"code": "aware", "text": ["", ""], "hits": hits, "least": 2}
    form = read(paper(questions=three, measures=[measure], crossings=[]))
    crowd = [{"a": "yes", "b": "yes", "c": "yes"}] * 20 + [
        {"a": "no", "b": "yes", "c": "no"}
    ] * 15
    told = results(form, crowd, entitled=40, k=10)
    assert [_counts(told, c) for c in "abc"] == [[None, None]] * 3
    assert told.measures[0]["low"] == told.measures[0]["high"] == 20


def test_no_hidden_number_can_be_found_out_from_the_whole_of_the_results() -> None:
    """Every crowd of ten that is told the same way is laid side by side (k = 2)."""
    data = paper()
    data["questions"] = data["questions"][:2]
    form = read(data)
    alike: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    hidden: dict[str, list[int]] = {}
    for world, crowd in every_crowd(10):
        told = results(form, crowd, entitled=20, k=2)
        cells = [one for row in told.crossings[0]["cells"] for one in row]
        cells += [one for question in told.questions for one in question["counts"]]
        name = str(told)
        alike[name].append(world)
        hidden[name] = [place for place, one in enumerate(cells) if one is None]
    for name, worlds in alike.items():
        for place in hidden[name]:
            assert len({world[place] for world in worlds}) > 1, (name, worlds)
