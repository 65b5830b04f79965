"""A questionnaire as data: its questions, what counts as an answer, what may be told of it."""

from __future__ import annotations

from xieshang.core.questions.answering import Answered, Problem, answer
from xieshang.core.questions.model import (
    Condition,
    Kind,
    Measure,
    Option,
    Question,
    Questionnaire,
    Words,
)
from xieshang.core.questions.reading import Faulty, read
from xieshang.core.questions.results import Results, results

__all__ = [
    "Answered",
    "Condition",
    "Faulty",
    "Kind",
    "Measure",
    "Option",
    "Problem",
    "Question",
    "Questionnaire",
    "Results",
    "Words",
    "answer",
    "read",
    "results",
]
