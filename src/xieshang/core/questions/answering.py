"""Checks what somebody sent against the questionnaire; the form and the server ask the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from xieshang.core.questions.model import CHOSEN, Kind, Question, Questionnaire
from xieshang.core.words import Value, msg

Given = str | list[str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer, and how to mend it (message id with its values)."""

    reason: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answered:
    """What is kept of what was sent; or, if there are problems, nothing."""

    given: Mapping[str, Given]
    problems: Mapping[str, Problem]


def answer(questionnaire: Questionnaire, sent: Mapping[str, Sequence[str]]) -> Answered:
    """Keep the answers to what this person is asked; a question that is not asked is dropped.

    Whether a question is asked is decided here again: a page without JavaScript shows all.
    """
    chosen = {code: tuple(values) for code, values in sent.items()}
    given: dict[str, Given] = {}
    problems: dict[str, Problem] = {}
    for question in questionnaire.asked(chosen):
        found = _one(question, chosen.get(question.code, ()))
        if isinstance(found, Problem):
            problems[question.code] = found
        elif found is not None:
            given[question.code] = found
    return Answered({} if problems else given, problems)


def _one(question: Question, sent: Sequence[str]) -> Given | Problem | None:
    said = [text for text in (_clean(one) for one in sent) if text]
    if not said:
        return None if question.optional else _missing(question)
    if question.kind in CHOSEN and not set(said) <= set(question.codes):
        return Problem(msg("没有这个选项。请从列出的选项里选"))
    if question.kind is Kind.MULTIPLE:
        return [code for code in question.codes if code in said]
    if len(said) > 1:
        return Problem(msg("这一题只能答一项。请留下一项"))
    if question.kind in CHOSEN:
        return said[0]
    return (_number if question.kind is Kind.NUMBER else _text)(question, said[0])


def _missing(question: Question) -> Problem:
    if question.kind is Kind.NUMBER:
        return Problem(msg("这一题还没有填。请填一个数"))
    if question.kind is Kind.TEXT:
        return Problem(msg("这一题还没有填。请写一两句"))
    if question.kind is Kind.MULTIPLE:
        return Problem(msg("这一题还没有选。请至少选一项"))
    return Problem(msg("这一题还没有选。请选一项"))


def _number(question: Question, said: str) -> Given | Problem:
    try:
        number = Decimal(unicodedata.normalize("NFKC", said).rstrip("%"))
    except InvalidOperation:
        number = Decimal("NaN")
    assert question.low is not None and question.high is not None  # noqa: S101 - reading asks for both
    if not number.is_finite() or not question.low <= number <= question.high:
        return Problem(
            msg("请填%(low)s到%(high)s之间的数"),
            {"low": f"{question.low.normalize():f}", "high": f"{question.high.normalize():f}"},
        )
    return f"{round(number, 1):f}"


def _text(question: Question, said: str) -> Given | Problem:
    if len(said) > question.longest:
        return Problem(
            msg("写了%(have)s字，最多%(most)s字。请写短一些"),
            {"have": len(said), "most": question.longest},
        )
    return said


def _clean(text: str) -> str:
    """Without characters that nobody sees: they could carry a mark, or turn a line around."""
    kept = (sign for sign in text if sign == "\n" or unicodedata.category(sign)[0] != "C")
    return "".join(kept).strip()
