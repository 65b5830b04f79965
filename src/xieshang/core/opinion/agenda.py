"""What to talk about first: what all groups want, and what divides them."""

from __future__ import annotations

from dataclasses import dataclass

from xieshang.core.opinion.landscape import Landscape
from xieshang.core.opinion.statements import StatementView

SHARED = 0.6  # every group's share of agreement, for a statement to be common ground


@dataclass(frozen=True, slots=True)
class Agenda:
    """A proposal that a person decides on (议程建议).

    ``common``: agreed on across groups, most first; the workers' side can put it on the table
    as everybody's wish. ``divides``: groups differ most, to be talked over among the workers
    before the table. ``open``: nobody is sure yet, fewest voices first.
    """

    common: tuple[StatementView, ...]
    divides: tuple[StatementView, ...]
    open: tuple[StatementView, ...]


def propose(landscape: Landscape, *, at_most: int = 5, spoke: int = 10) -> Agenda:
    """Sort the statements into an agenda.

    Args:
        landscape: The picture of today.
        at_most: Entries in each part.
        spoke: Persons who must have spoken to a statement before it is put into a part.
    """
    heard = [view for view in landscape.statements if view.spoke >= spoke]
    common = [view for view in heard if view.sure and view.common >= SHARED]
    divides = [view for view in heard if view.parted and view not in common]
    settled = {id(view) for view in (*common, *divides)}
    rest = [view for view in landscape.statements if id(view) not in settled]
    return Agenda(
        common=tuple(sorted(common, key=lambda view: -view.common)[:at_most]),
        divides=tuple(sorted(divides, key=lambda view: -view.divides)[:at_most]),
        open=tuple(sorted(rest, key=lambda view: view.spoke)[:at_most]),
    )
