"""Facts as a reader may learn them: the middle of the bounds where a survey would tell on few.

Whoever reads a score can compute the share behind it, and from all other scores the one that is
left out. So nothing is hidden afterwards: what a reader sees is computed from what the reader
may know, and no subtraction leads further.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from xieshang.core.index.arrays import Floats, States
from xieshang.core.index.consultation.facts import Facts
from xieshang.core.index.data import State

# Parts of anonymous questionnaires and the answers that they are parts of.
SURVEYED = (
    ("aware_respondents", "awareness_respondents"),
    ("satisfied", "valid_respondents"),
    ("callback_satisfied", "callback_respondents"),
    ("households_ge_100k", "valid_households"),
)
ANONYMOUS: Final = frozenset(name for pair in SURVEYED for name in pair)


def told(facts: Facts, k: int) -> Facts:
    """The same facts, with each survey only as far as ``disclosure.rate`` tells it.

    Fewer than ``k`` people on one side of a share: the middle between the bounds that may be
    said. Fewer than ``2 k`` people in all: not applicable. A part without its whole: missing,
    for nobody knows how many stand on the other side.

    Args:
        k: the least number of people on either side that is told.
    """
    values, states = dict(facts.values), dict(facts.states)
    for part, whole in SURVEYED:
        if part in values:
            values[part], states[part] = _bounded(
                facts.value(part), facts.value(whole), facts.state(part), k
            )
    return Facts(facts.enterprises, values, facts.months, states)


def _bounded(part: Floats, whole: Floats, state: States, k: int) -> tuple[Floats, States]:
    rest = whole - part
    sound = (part >= 0) & (rest >= 0)  # a contradiction stays one
    few = sound & ((part < k) | (rest < k))
    hidden = few & (whole < 2 * k)
    middle = np.where(rest < k, whole - (k - 1) / 2, (k - 1) / 2)
    found = np.where(few, middle, part)
    alone = np.isnan(whole) & ~np.isnan(part)
    state = np.where(alone, State.MISSING, state)
    return (
        np.where(hidden | alone, np.nan, found),
        np.where(hidden, State.NOT_APPLICABLE, state).astype(np.int8),
    )
