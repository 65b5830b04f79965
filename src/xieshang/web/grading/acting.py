"""From the values of a form to the service that does the act."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xieshang.apps.grading.choices import Event, MeasureKind
from xieshang.apps.grading.models import Grading, Team
from xieshang.apps.grading.services import deciding, following, scoring, self_check, teams
from xieshang.apps.grading.services.following import Planned
from xieshang.apps.grading.services.self_check import Given
from xieshang.web.grading import sheets
from xieshang.web.rounds.doing import Doing

Values = dict[str, Any]


def _who(now: Doing) -> dict[str, Any]:
    return {"by": now.by, "today": now.today}


def fill_in(grading: Grading, values: Values, now: Doing) -> str:
    given = sheets.given_in(grading, values, "self_points")
    self_check.answer(grading, given, **_who(now))
    left = self_check.gaps(grading)
    missing = sum(row.self_points is None for row in left)
    if missing:
        return _("已保存，还有%(n)s项没有填") % {"n": missing}
    return _("已保存，都填好了，可以提交")


def submit(grading: Grading, _values: Values, now: Doing) -> None:
    self_check.submit(grading, seen=now.seen, **_who(now))


def assign(grading: Grading, values: Values, now: Doing) -> str:
    team = Team.objects.select_related("first__user", "second__user").get(pk=values["team"])
    teams.assign(grading, team, **_who(now))
    return _("已交给%(team)s") % {"team": team}


def survey(grading: Grading, values: Values, now: Doing) -> None:
    scoring.ask_workers(grading, closes_on=values["closes_on"], seen=now.seen, **_who(now))


def sheet(grading: Grading, values: Values, now: Doing) -> str:
    given, flags = (
        sheets.given_in(grading, values, "team_points"),
        sheets.flags_in(grading, values),
    )
    scoring.score(
        grading, given, undercut=flags["undercut"], forged=flags["forged"], **_who(now)
    )
    left = grading.scores.filter(team_points=None).count()
    if left:
        return _("已保存，还有%(n)s项没有打分") % {"n": left}
    return _("54项都打了分，可以交给县总工会")


def hand_in(grading: Grading, _values: Values, now: Doing) -> None:
    scoring.hand_in(grading, seen=now.seen, **_who(now))


def adjust(grading: Grading, values: Values, now: Doing) -> None:
    given = {values["code"]: Given(values["points"], values["note"])}
    deciding.adjust(grading, given, **_who(now))


def decide(grading: Grading, values: Values, now: Doing) -> str:
    deciding.decide(grading, answer=values.get("answer", ""), seen=now.seen, **_who(now))
    return _("已公示：%(grade)s") % {"grade": grading.get_grade_display()}


def appeal(grading: Grading, values: Values, now: Doing) -> None:
    deciding.appeal(grading, values["text"], seen=now.seen, **_who(now))


def confirm(grading: Grading, _values: Values, now: Doing) -> str:
    deciding.confirm(grading, seen=now.seen, **_who(now))
    return _("已定为%(grade)s") % {"grade": grading.get_grade_display()}


def measures(grading: Grading, values: Values, now: Doing) -> None:
    following.take_measures(grading, _planned(grading, values), seen=now.seen, **_who(now))


def _planned(grading: Grading, values: Values) -> list[Planned]:
    owner, due = values.get("owner", ""), values.get("due_on") or None
    if grading.grade == "A":
        return [Planned(MeasureKind(kind), owner=owner) for kind in values["kinds"]]
    if grading.grade == "B":
        return [
            *(Planned(MeasureKind.IMPROVE, clause=one) for one in values["clauses"]),
            Planned(MeasureKind.INSTRUCTOR, owner=owner),
            Planned(MeasureKind.RESURVEY, due_on=due),
        ]
    check: date | None = values.get("check_on") or None
    return [
        Planned(MeasureKind.REMINDER, owner=owner, due_on=due),
        Planned(MeasureKind.OFFER, owner=owner, due_on=due),
        Planned(MeasureKind.AGENCY, owner=owner),
        Planned(MeasureKind.CHECK, owner=owner, due_on=check),
    ]


def event(grading: Grading, values: Values, now: Doing) -> None:
    following.note_event(
        grading,
        Event(values["kind"]),
        note=values["note"],
        happened_on=values["happened_on"],
        seen=now.seen,
        **_who(now),
    )


def recheck(grading: Grading, _values: Values, now: Doing) -> None:
    following.recheck(grading, seen=now.seen, **_who(now))
