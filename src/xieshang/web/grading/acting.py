"""From the values of a form to the service that does the act."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xieshang.apps.grading.choices import Event, Leaving, MeasureKind
from xieshang.apps.grading.models import Grading, Team
from xieshang.apps.grading.services import (
    deciding,
    following,
    leaving,
    photos,
    scoring,
    self_check,
    teams,
)
from xieshang.apps.grading.services.following import Planned
from xieshang.apps.grading.services.self_check import Given
from xieshang.web.grading import sheets
from xieshang.web.rounds.doing import Doing

Values = dict[str, Any]


def _number(value: str) -> int:
    """The number of a record that a form chose; 0 for none."""
    return int(value) if value.isdecimal() else 0


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


def hand_in(grading: Grading, values: Values, now: Doing) -> str:
    shown = values.get("sheet") or "none"  # no page has shown one: no sheet has that hash
    dissent = values.get("dissent", "")
    if scoring.hand_in(grading, seen=now.seen, sheet=shown, dissent=dissent, **_who(now)).moved:
        return _("两人都交了，评分表已到县总工会")
    return _("你已交表，等另一人看过也交")


def add_photos(grading: Grading, values: Values, now: Doing) -> None:
    photos.add(grading, values["code"], values["attached"], **_who(now))


def take_photo_away(grading: Grading, values: Values, now: Doing) -> None:
    photos.take_away(grading, _number(values["file"]), **_who(now))


def done(grading: Grading, values: Values, now: Doing) -> str:
    following.measure_done(
        grading,
        _number(values["measure"]),
        done_on=values["done_on"] or None,
        note=values["note"],
        files=values["attached"],
        seen=now.seen,
        **_who(now),
    )
    left = grading.measures.filter(done_on=None).count()
    if left:
        return _("已登记，还有%(n)s项没有办好") % {"n": left}
    return _("已登记，措施都办好了")


def recuse(grading: Grading, values: Values, now: Doing) -> None:
    leaving.recuse(grading, values["note"], **_who(now))


def replace(grading: Grading, values: Values, now: Doing) -> str:
    team = leaving.replace(
        grading,
        _number(values["out"]),
        _number(values["into"]),
        because=Leaving(values["because"]),
        note=values["note"],
        **_who(now),
    )
    return _("已换人：%(team)s。已打的分留着，两人要重新交表") % {"team": team}


def adjust(grading: Grading, values: Values, now: Doing) -> None:
    given = {values["code"]: Given(values["points"], values["note"])}
    deciding.adjust(grading, given, **_who(now))


def decide(grading: Grading, values: Values, now: Doing) -> str:
    said = {key: values.get(key, "") for key in ("answer", "settlement")}
    deciding.decide(grading, seen=now.seen, **said, **_who(now))
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
        return [Planned(MeasureKind(one), owner=owner, due_on=due) for one in values["kinds"]]
    if grading.grade == "B":
        return [
            *(Planned(MeasureKind.IMPROVE, one, due_on=due) for one in values["clauses"]),
            Planned(MeasureKind.INSTRUCTOR, owner=owner, due_on=due),
            Planned(MeasureKind.RESURVEY, due_on=due),
        ]
    check: date | None = values.get("check_on") or None
    return [
        Planned(MeasureKind.REMINDER, owner=owner, due_on=due),
        Planned(MeasureKind.OFFER, owner=owner, due_on=due),
        Planned(MeasureKind.AGENCY, owner=owner, due_on=due),
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
