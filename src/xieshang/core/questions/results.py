"""Counts the answers and says what may be told of them, for one audience."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xieshang.core.disclosure import Count, crossing, interval, one_way, rate
from xieshang.core.questions.model import (
    ORDERED,
    Condition,
    Kind,
    Measure,
    Question,
    Questionnaire,
)

Answers = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Results:
    """What may be told (plain data, to be stored): ``None`` stands for hidden."""

    answers: int
    entitled: int
    k: int
    measures: list[dict[str, Any]]
    questions: list[dict[str, Any]]
    crossings: list[dict[str, Any]]


def results(
    questionnaire: Questionnaire, answers: Answers, *, entitled: int, k: int
) -> Results:
    """Everything that may be told to an audience for which ``k`` holds; nothing below ``k``.

    The sample rule is asked before; here the number of answers itself is taken to be known.
    """
    if len(answers) < k:
        return Results(len(answers), entitled, k, [], [], [])
    tables = {
        question.code: _table(questionnaire, question, answers, k)
        for question in questionnaire.questions
        if question.kind is not Kind.TEXT
    }
    _hide_with_each_other(questionnaire, tables)
    _hide_what_tells_of_a_condition(questionnaire, tables, len(answers), k)
    return Results(
        len(answers),
        entitled,
        k,
        [_measure(one, answers, entitled, k) for one in questionnaire.measures],
        [
            {
                "code": code,
                "asked": _asked(questionnaire, tables, code, len(answers)),
                "counts": list(counts),
            }
            for code, counts in tables.items()
        ],
        [
            _crossing(questionnaire, pair, answers, tables, k)
            for pair in questionnaire.crossings
        ],
    )


def _cell(question: Question, answer: Mapping[str, Any]) -> str | None:
    given = answer.get(question.code)
    if given is None or question.kind is not Kind.NUMBER:
        return given
    return question.cell_of(Decimal(given))


def _table(
    questionnaire: Questionnaire, question: Question, answers: Answers, k: int
) -> tuple[Count, ...]:
    if question.kind is Kind.MULTIPLE:
        asked = [answer[question.code] for answer in answers if question.code in answer]
        chosen = Counter(code for codes in asked for code in codes)
        # Each option is a table of two: those who chose it, and those who did not.
        return tuple(one_way([chosen[c], len(asked) - chosen[c]], k)[0] for c in question.codes)
    said = Counter(_cell(question, answer) for answer in answers)
    block = [
        question.codes.index(code)
        for measure in questionnaire.measures
        for hit in measure.hits
        if len(measure.hits) == 1 and hit.question == question.code
        for code in hit.options
    ]
    return one_way([said[code] for code in question.codes], k, block=block)


def _hide_with_each_other(
    questionnaire: Questionnaire, tables: dict[str, tuple[Count, ...]]
) -> None:
    """A measure over several questions binds their tables: all are told, or none."""
    for measure in questionnaire.measures:
        bound = [hit.question for hit in measure.hits]
        if len(bound) > 1 and any(None in tables[code] for code in bound):
            tables.update({code: (None,) * len(tables[code]) for code in bound})


def _hide_what_tells_of_a_condition(
    questionnaire: Questionnaire, tables: dict[str, tuple[Count, ...]], everybody: int, k: int
) -> None:
    """How many were asked a question under a condition says how many chose what it asks for."""
    for question in questionnaire.questions:
        rule = question.only_if
        if rule is None or question.kind is Kind.TEXT:
            continue
        asked = _those(questionnaire, tables, rule)
        if asked is None or asked < k or 0 < everybody - asked < k:
            tables[question.code] = (None,) * len(tables[question.code])


def _those(
    questionnaire: Questionnaire, tables: Mapping[str, tuple[Count, ...]], rule: Condition
) -> int | None:
    """How many fulfil a condition, if that is told anyway."""
    before = questionnaire.by_code[rule.question]
    cells = [tables[before.code][before.codes.index(code)] for code in rule.options]
    known = [one for one in cells if one is not None]
    if len(known) < len(cells) or (before.kind not in ORDERED and len(cells) > 1):
        return None
    return sum(known)


def _asked(
    questionnaire: Questionnaire,
    tables: Mapping[str, tuple[Count, ...]],
    code: str,
    everybody: int,
) -> int | None:
    """How many were asked, if that may be told."""
    rule = questionnaire.by_code[code].only_if
    if rule is None:
        return everybody
    hidden = all(one is None for one in tables[code])
    return None if hidden else _those(questionnaire, tables, rule)


def hit_by(measure: Measure, answer: Mapping[str, Any]) -> bool:
    """Whether this answer counts for the measure."""
    hits = sum(answer.get(hit.question) in hit.options for hit in measure.hits)
    return hits >= measure.least


def _measure(measure: Measure, answers: Answers, entitled: int, k: int) -> dict[str, Any]:
    part = sum(hit_by(measure, answer) for answer in answers)
    told = rate(part, len(answers), k)
    sure = interval(part, len(answers), entitled) if told.exact else None
    return {
        "code": measure.code,
        "of": told.of,
        "low": told.low,
        "high": told.high,
        "interval": [sure.low, sure.high] if sure else None,
    }


def _crossing(
    questionnaire: Questionnaire,
    pair: tuple[str, str],
    answers: Answers,
    tables: Mapping[str, tuple[Count, ...]],
    k: int,
) -> dict[str, Any]:
    by, of = (questionnaire.by_code[code] for code in pair)
    met = Counter((_cell(by, answer), _cell(of, answer)) for answer in answers)
    cells = [[met[group, option] for option in of.codes] for group in by.codes]
    told = crossing(cells, k, rows=tables[by.code], columns=tables[of.code])
    return {"by": by.code, "of": of.code, "cells": [list(row) for row in told.cells]}
