"""Makes a questionnaire out of a file's tables; what does not hang together is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from xieshang.core.questions.model import (
    CHOSEN,
    ORDERED,
    Condition,
    Kind,
    Measure,
    Option,
    Question,
    Questionnaire,
    Words,
)

SCOPES = frozenset({"enterprise", "region"})


class Faulty(ValueError):
    """A questionnaire that cannot be asked: where, and why."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where


def read(data: Mapping[str, Any]) -> Questionnaire:
    """The questionnaire that a file or a stored survey describes.

    Raises:
        Faulty: a part is missing, is said twice, or points nowhere, forwards or to itself.
    """
    try:
        found = _questionnaire(data)
    except (KeyError, TypeError, InvalidOperation) as error:
        raise Faulty(str(data.get("code", "?")), f"missing or misshapen: {error}") from error
    _check_questions(found)
    _check_use(found)
    return found


def _questionnaire(data: Mapping[str, Any]) -> Questionnaire:
    questions = tuple(_question(row) for row in data["questions"])
    right = {question.code: question.right for question in questions}
    return Questionnaire(
        code=data["code"],
        version=data["version"],
        title=_words(data["title"]),
        purpose=_words(data["purpose"]),
        source=data["source"],
        minutes=data["minutes"],
        least=data["least"],
        share_percent=data["share_percent"],
        scopes=frozenset(data["scopes"]),
        questions=questions,
        measures=tuple(_measure(row, right) for row in data.get("measures", ())),
        crossings=tuple((by, of) for by, of in data.get("crossings", ())),
        groups=data.get("groups", ""),
    )


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        code=row["code"],
        kind=Kind(row["kind"]),
        words=_words(row["text"]),
        hint=_words(row.get("hint", ("", ""))),
        options=tuple(_option(one) for one in row.get("options", ())),
        low=_number(row.get("low")),
        high=_number(row.get("high")),
        unit=_words(row.get("unit", ("", ""))),
        only_if=_condition(row["only_if"]) if "only_if" in row else None,
        optional=row.get("optional", False),
        longest=row.get("longest", 200),
        fill=row.get("fill", ""),
        right=tuple(row.get("right", ())),
    )


def _option(row: Mapping[str, Any]) -> Option:
    return Option(row["code"], _words(row["text"]), _number(row.get("up_to")))


def _measure(row: Mapping[str, Any], right: Mapping[str, tuple[str, ...]]) -> Measure:
    hits = tuple(
        Condition(one["question"], tuple(one.get("options", right.get(one["question"], ()))))
        for one in row["hits"]
    )
    return Measure(
        code=row["code"],
        words=_words(row["text"]),
        hits=hits,
        least=row.get("least", 1),
        indicator=row.get("indicator", ""),
        goals=tuple(row.get("goals", ())),
    )


def _condition(row: Mapping[str, Any]) -> Condition:
    return Condition(row["question"], tuple(row["options"]))


def _words(pair: Sequence[str]) -> Words:
    zh, en = pair
    return Words(zh, en)


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _check_questions(found: Questionnaire) -> None:
    _once("questions", [question.code for question in found.questions])
    earlier: dict[str, Question] = {}
    for question in found.questions:
        where = f"{found.code}/{question.code}"
        _once(where, list(question.codes))
        if question.kind in CHOSEN and len(question.options) < 2 and question.fill != "options":
            raise Faulty(where, "fewer than two options")
        if question.kind is Kind.NUMBER:
            _check_number(where, question)
        if question.kind is not Kind.TEXT and question.optional:
            raise Faulty(where, "only a text may be left out: nothing else could be told of it")
        if not set(question.right) <= set(question.codes):
            raise Faulty(where, "the right answer is not among the options")
        if question.only_if is not None:
            _check_condition(where, question.only_if, earlier)
        earlier[question.code] = question


def _check_number(where: str, question: Question) -> None:
    if question.low is None or question.high is None or question.low >= question.high:
        raise Faulty(where, "a number needs a range")
    ends = [option.up_to for option in question.options]
    if not ends or ends[-1] is not None or None in ends[:-1]:
        raise Faulty(where, "the steps need an upper end each, the last one none")
    known = [end for end in ends if end is not None]
    if known != sorted(set(known)):
        raise Faulty(where, "the steps do not rise")


def _check_condition(where: str, condition: Condition, earlier: Mapping[str, Question]) -> None:
    """A condition looks back only: so none can wait for itself, directly or in a circle."""
    asked = earlier.get(condition.question)
    if asked is None:
        raise Faulty(where, f"asks for {condition.question}, which does not come before it")
    if asked.kind not in CHOSEN:
        raise Faulty(where, f"asks for {condition.question}, where nothing is chosen")
    if not condition.options or not set(condition.options) <= set(asked.codes):
        raise Faulty(where, f"asks for an option that {condition.question} does not have")


def _check_use(found: Questionnaire) -> None:
    """Measures, crossings and groups stand on questions that everybody is asked, once each."""
    everybody = {
        question.code: question
        for question in found.questions
        if question.kind in ORDERED and question.only_if is None
    }
    used: list[str] = []
    for measure in found.measures:
        for hit in measure.hits:
            asked = everybody.get(hit.question)
            if asked is None or not set(hit.options) <= set(asked.codes):
                raise Faulty(measure.code, f"cannot be counted in {hit.question}")
            used.append(hit.question)
        if not 1 <= measure.least <= len(measure.hits):
            raise Faulty(measure.code, "asks for more hits than it has questions")
    _once("measures", used)
    for pair in found.crossings:
        if not set(pair) <= set(everybody) or pair[0] == pair[1]:
            raise Faulty("crossings", f"{pair} cannot be crossed")
    if found.groups and found.groups not in everybody:
        raise Faulty("groups", f"{found.groups} is not asked of everybody")
    if not found.scopes or not found.scopes <= SCOPES:
        raise Faulty(found.code, "its scope is neither enterprise nor region")
    if found.least < 1 or not 0 <= found.share_percent <= 100:
        raise Faulty(found.code, "its sample rule is none")


def _once(where: str, codes: Sequence[str]) -> None:
    twice = {code for code in codes if codes.count(code) > 1}
    if twice:
        raise Faulty(where, f"said twice: {', '.join(sorted(twice))}")
