"""What the guards and timers of a micro-consultation need to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SATISFIED_PERCENT = 80  # at least; counted in whole numbers: 79.9 % is not enough
ROUNDS = 3  # failed talks after which the head decides (practice M03: default 3)
SUPPORTERS = 10  # from which a topic comes to the consultation day; fewer are told to nobody


@dataclass(frozen=True, slots=True)
class MicroFacts:
    """Everything that can hold a micro-consultation back.

    The defaults describe a topic that everybody shares and that nobody has seconded yet.
    """

    individual: bool = False  # only one person's matter
    cuts_rights: bool = False  # somebody would get less than now
    needs_contract: bool = False  # a matter of the collective contract
    own_name: bool = False  # put by the union's chair, or on a reception day
    supporters: int = 0
    supporters_needed: int = SUPPORTERS
    next_day_on: date | None = None  # the consultation day that comes next
    consultation_day_on: date | None = None  # the one on which this topic is talked about
    union_talks: str = ""  # who sits there for the union …
    head_talks: str = ""  # … and for the enterprise
    failed: int = 0
    rounds: int = ROUNDS
    measure: str = ""
    owner: str = ""
    measure_due_on: date | None = None
    reason: str = ""
    decide_until: date | None = None
    evidence: str = ""
    done_on: date | None = None
    callback_from: date | None = None  # the first day on which the workers may be asked
    asked_on: date | None = None
    answers_until: date | None = None
    answered: int = 0
    satisfied: int = 0

    @property
    def supported(self) -> bool:
        return self.own_name or self.supporters >= self.supporters_needed

    @property
    def pick_by_on(self) -> date | None:
        """Until when a topic that enough people seconded should be picked."""
        return self.next_day_on if self.supported else None

    @property
    def good_enough(self) -> bool:
        """Whether at least four fifths of the answers say that it was done.

        >>> MicroFacts(answered=5, satisfied=4).good_enough
        True
        >>> MicroFacts(answered=1000, satisfied=799).good_enough
        False
        """
        return self.answered > 0 and self.satisfied * 100 >= self.answered * SATISFIED_PERCENT
