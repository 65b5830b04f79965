"""What was counted for each question, and whether the pack says that it is carried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xieshang.apps.congress import rounds
from xieshang.apps.congress.choices import Grade
from xieshang.apps.congress.models import Ballot, Question, Result
from xieshang.apps.congress.selectors import measure, questions_of


@dataclass(frozen=True, slots=True)
class Tally:
    """What the tellers counted for one question; all numbers are ballots."""

    yes: int = 0
    no: int = 0
    abstain: int = 0
    grades: Mapping[str, int] = field(default_factory=dict)

    @property
    def all(self) -> int:
        return self.yes + self.no + self.abstain + sum(self.grades.values())


def keep(ballot: Ballot, tallies: Mapping[Question, Tally]) -> None:
    """Write down what was counted for each question, and whether that carries it."""
    ballot.results.all().delete()
    for question in questions_of(ballot):
        tally = tallies.get(question, Tally())
        if tally.all > (ballot.valid or 0):
            raise ValidationError(
                _("“%(title)s”各项共%(sum)s票，多于有效票%(valid)s张"),
                params={"title": question, "sum": tally.all, "valid": ballot.valid},
            )
        if not set(tally.grades) <= set(Grade.values):
            raise ValidationError(_("评议等次不对，请重新填写"))
        result = Result(
            ballot=ballot,
            question=question,
            yes=tally.yes,
            no=tally.no,
            abstain=tally.abstain,
            grades=dict(tally.grades),
        )
        if not question.is_graded:
            rules = rounds.rules_of_matter(question.matter)
            counted = measure(
                ballot.session,
                entitled=ballot.entitled,
                present=ballot.present,
                yes=tally.yes,
                rules=rules,
            )
            result.needed, result.adopted = counted.yes_needed, counted.adopted
        result.full_clean()
        result.save()
