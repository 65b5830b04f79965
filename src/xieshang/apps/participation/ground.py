"""Common ground of a round: computed away from the pages, kept as the last good picture.

The stances of one person have nothing in common in the database. Here the round's key makes
every ticket that somebody of the roster could have, so that they can be put together in memory;
nothing of that is kept.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from xieshang.apps.consultations.models import Consultation
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.participation.models import CommonGround, Stance, Statement
from xieshang.apps.participation.policies import scope_of
from xieshang.apps.voices import services as voices
from xieshang.core.opinion import Landscape, StatementView, VoteTable, Waiting, propose, survey

SMALLEST = 10  # persons in a group that anybody may see
SURELY_NOT, SURELY = 5, 95  # per cent: beyond these a share would speak for everybody


def look(consultation: Consultation, today: date) -> CommonGround:
    """Find the groups of today; while people are missing the last good picture stays."""
    found = survey(votes_of(consultation), smallest=SMALLEST)
    row = CommonGround.objects.filter(consultation=consultation).first()
    row = row or CommonGround(consultation=consultation)
    row.looked_on = today
    if isinstance(found, Waiting):
        row.missing, row.said = found.missing, found.said
    else:
        row.missing, row.picture, row.found_on = 0, picture_of(found), today
    row.save()
    return row


def votes_of(consultation: Consultation) -> VoteTable:
    """All stances of the round, each person's put together."""
    names = list(
        Statement.objects.filter(consultation=consultation).values_list("pk", flat=True)
    )
    entries = list(
        RosterEntry.objects.filter(enterprise=consultation.enterprise_id)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    stances = dict(Stance.objects.filter(statement__in=names).values_list("ticket", "value"))
    rows: list[tuple[int, int, int]] = []
    if stances:
        rows = [
            (place, int(subject.partition("/")[2]), stances[ticket])
            for ticket, subject, place in voices.tickets(
                scope_of(consultation),
                [f"statement/{name}" for name in names],
                [f"entry/{entry}" for entry in entries],
            )
            if ticket in stances
        ]
    return VoteTable.of(rows, names)


def picture_of(found: Landscape) -> dict[str, Any]:
    """What is kept and shown: groups of ten and more, rounded shares, no counts of a cell."""
    agenda = propose(found, spoke=SMALLEST)
    return {
        "people": found.people,
        "counted": found.counted,
        "explained": percent(found.explained),
        "groups": [
            {
                "people": group.people,
                "percent": percent(group.share),
                "x": round(group.centre[0], 3),
                "y": round(group.centre[1], 3),
            }
            for group in found.groups
        ],
        "common": [_line(view) for view in agenda.common],
        "divides": [_line(view) for view in agenda.divides],
        "open": [{"statement": view.name} for view in agenda.open],
    }


def _line(view: StatementView) -> dict[str, Any]:
    return {
        "statement": view.name,
        "agree": percent((view.agree + 1) / (view.spoke + 2)),  # estimated as the groups' are
        "groups": [percent(group.share) for group in view.groups],
    }


def percent(share: float) -> int:
    """A share as whole per cent that never says «everybody» or «nobody».

    >>> percent(0.0), percent(0.52), percent(1.0)
    (5, 52, 95)
    """
    return min(max(round(share * 100), SURELY_NOT), SURELY)
