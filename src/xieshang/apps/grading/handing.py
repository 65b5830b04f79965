"""The sheet that two hand in: what it says, who has handed it in, who thinks otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from xieshang.apps.documents.choices import Purpose
from xieshang.apps.documents.models import Attachment
from xieshang.apps.grading.models import Dissent, Grading
from xieshang.apps.trail.services import digest

EVENT = "team_score"
AGAIN = frozenset({"event_down", "recheck"})  # with these the team begins another look


def sheet_of(grading: Grading) -> str:
    """The hash of what the two hand in; whoever changes anything asks for both words anew.

    The same points in a later look are another sheet: what was said of the first stays there.
    """
    team = grading.team
    who = sorted(one.user_id for one in team.members) if team else []
    rows = grading.scores.order_by("pk").values_list("code", "team_points", "team_note")
    look = sum(one.event in AGAIN for one in grading.case.moves.all())
    said = [look, who, grading.undercut, grading.forged, [list(row) for row in rows]]
    return digest([*said, [[one.about, one.sha256] for one in photos_of(grading)]])


def photos_of(grading: Grading) -> QuerySet[Attachment]:
    """Photos and files that the team put beside points of its sheet."""
    kept = Attachment.objects.kept().filter(purpose=Purpose.ASSESSMENT)
    return kept.filter(case=grading.case_id).order_by("about", "pk")


def dissents_of(grading: Grading) -> list[Dissent]:
    """Those that were settled, and those that wait and mean the sheet as it is."""
    now = sheet_of(grading)
    rows = grading.dissents.select_related("by", "settled_by")
    return [one for one in rows if one.settled_on is not None or one.sheet == now]


@dataclass(frozen=True, slots=True)
class Handed:
    """One of the two: on which day the sheet as it is was handed in, with which dissent."""

    name: str
    on: date | None
    dissent: Dissent | None


def handed_in(grading: Grading) -> list[Handed]:
    """Both members of the team, while the sheet is with them."""
    if grading.team is None or grading.case.state != "verify":
        return []
    now = sheet_of(grading)
    words = grading.case.consents.filter(event=EVENT, subject=now, void=False)
    days = dict(words.values_list("by", "on"))
    otherwise = {one.by_id: one for one in grading.dissents.filter(sheet=now)}
    return [
        Handed(one.user.name, days.get(one.user_id), otherwise.get(one.user_id))
        for one in grading.team.members
    ]
