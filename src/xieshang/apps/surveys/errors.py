"""Why an answer is not taken."""

from __future__ import annotations

from collections.abc import Mapping

from xieshang.core.questions import Problem


class Closed(Exception):
    """The survey is not open on this day."""


class AnsweredBefore(Exception):
    """This person has answered; one answer each."""


class NotEntitled(Exception):
    """This person is not among those who are asked."""


class SlipUnknown(Exception):
    """No slip has this code, or it was used."""


class AnswersFaulty(Exception):
    """Some answers do not count; nothing was kept."""

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        self.problems = problems
        super().__init__(", ".join(problems))
