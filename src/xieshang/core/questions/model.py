"""What a questionnaire is made of. Pure data; ``reading`` says whether it hangs together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"  # one of several
    MULTIPLE = "multiple"  # any of several
    SCALE = "scale"  # one step of an ordered scale
    NUMBER = "number"  # a number between two others
    TEXT = "text"  # a few words


ORDERED = frozenset({Kind.SINGLE, Kind.SCALE})  # exactly one cell for each person
CHOSEN = ORDERED | {Kind.MULTIPLE}


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in both languages."""

    zh: str
    en: str

    def said(self, language: str) -> str:
        """In the reader's language.

        >>> Words("是", "Yes").said("zh-hans"), Words("是", "Yes").said("en")
        ('是', 'Yes')
        """
        return self.zh if language.startswith("zh") else self.en or self.zh


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; for a number, one step in which its results are told."""

    code: str
    words: Words
    up_to: Decimal | None = None  # a step's upper end, itself included


@dataclass(frozen=True, slots=True)
class Condition:
    """Somebody chose one of these options there."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question (题目). ``right`` is filled in when a survey is prepared."""

    code: str
    kind: Kind
    words: Words
    hint: Words
    options: tuple[Option, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    unit: Words = Words("", "")
    only_if: Condition | None = None
    optional: bool = False
    longest: int = 200
    fill: str = ""  # "right": which option is right is said later; "options": the options too
    right: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)

    def cell_of(self, number: Decimal) -> str:
        """The step in which a number is told."""
        for option in self.options:
            if option.up_to is None or number <= option.up_to:
                return option.code
        raise AssertionError("reading asks for an open last step")


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that is told: the share of those who answered so, at least ``least`` times."""

    code: str
    words: Words
    hits: tuple[Condition, ...]
    least: int = 1
    indicator: str = ""  # A3-1, where it feeds the index
    goals: tuple[int, ...] = ()  # floor, pass, target of the indicator, in percent


@dataclass(frozen=True)
class Questionnaire:
    """A whole questionnaire (问卷)."""

    code: str
    version: int
    title: Words
    purpose: Words
    source: str
    minutes: int
    least: int
    share_percent: int
    scopes: frozenset[str]
    questions: tuple[Question, ...]
    measures: tuple[Measure, ...] = ()
    crossings: tuple[tuple[str, str], ...] = ()  # (group, question), declared beforehand
    groups: str = ""  # the question by whose options quotas may be set

    @cached_property
    def by_code(self) -> Mapping[str, Question]:
        return {question.code: question for question in self.questions}

    @property
    def ready(self) -> bool:
        """Whether everything that is filled in for each survey has been."""
        return all(not question.fill or question.right for question in self.questions)

    def asked(self, given: Mapping[str, tuple[str, ...]]) -> tuple[Question, ...]:
        """The questions that somebody with these choices is asked."""
        found = []
        shown: set[str] = set()
        for question in self.questions:
            rule = question.only_if
            if rule is None or (
                rule.question in shown and set(rule.options) & set(given.get(rule.question, ()))
            ):
                found.append(question)
                shown.add(question.code)
        return tuple(found)
