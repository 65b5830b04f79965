"""The evaluation pool of ten teams, and gradings of this year at each stage."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from xieshang.apps.accounts.models import User
from xieshang.apps.grading.choices import MeasureKind
from xieshang.apps.grading.models import Grading, Team
from xieshang.apps.grading.selectors import conflicts_of
from xieshang.apps.grading.services import (
    deciding,
    earlier,
    following,
    leaving,
    opening,
    photos,
    scoring,
    self_check,
    teams,
)
from xieshang.apps.grading.services.earlier import Earlier
from xieshang.apps.grading.services.following import Planned
from xieshang.apps.grading.services.self_check import Given
from xieshang.config.demo.people import Staff, name_of, person
from xieshang.config.demo.pictures import notice_board, scan
from xieshang.config.demo.places import COUNTY, County
from xieshang.core.grading import NOT_APPLICABLE, points

TEAMS = 10
ENTERED, OPENED, SUBMITTED = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 12)
SCORED, DECIDED, CONFIRMED = date(2026, 3, 20), date(2026, 3, 25), date(2026, 4, 2)
HANDED_OVER, LATELY = date(2026, 3, 24), date(2026, 4, 7)
IMPROVED, ASKED_AGAIN = date(2026, 6, 30), date(2026, 9, 30)
LAST_YEAR, PAPER = date(2025, 4, 14), "安澜县总工会关于公布2025年度集体协商评估定级结果的通知"
BANDS = {"A": (85, 13), "B": (60, 25), "C": (31, 29)}  # from how many points, how many levels
# How far each has come: the storyline's firm is on notice, one stands, others are under way.
STAGES = ("notice", "review", "sheet", "verify", "self", "self", "self")
SAW = "现场看过，有记录"
# The two whom the persona page knows: one has handed the sheet in, the other is to look at it.
KNOWN = {"assessor1": "童欣", "assessor2": "祁远"}
TIED, THINKS = (
    "爱人在这家企业上班",
    ("F5.3.2 会议记录里只有职工方的方案，企业方没有提方案，我认为是0分，不是满分。"),
)


def build(county: County, staff: Staff, *, today: date) -> None:
    """Everything through the services, on the days on which it happened."""
    run_by = staff["shenlan"]
    groups = _pool(county, staff, run_by)
    _last_year(county, run_by)
    others = [firm for firm in sorted(staff.chairs) if firm != "E001"]
    again = next(firm for firm in others if county.rows[firm]["grade"] == "B")  # and stays one
    firms = ["E001", *(firm for firm in others if firm != again)]
    for firm, stage in ((again, "graded"), *zip(firms, STAGES, strict=False)):
        here = county.firms[firm]
        day = LATELY if stage == "self" else OPENED
        made = opening.open_one(here, year=2026, by=run_by, today=day)
        if stage != "self":
            _on(made, stage, staff.chairs[firm], groups, run_by=run_by, today=today)


def _last_year(county: County, run_by: User) -> None:
    """The grades of the year before, as the county's list has them: points and a day."""
    rows = []
    for no, (key, row) in enumerate(sorted(county.rows.items())):
        least, levels = BANDS[row["grade"]]
        given = least + no * 7 % levels
        day = LAST_YEAR + timedelta(days=no % 5)
        rows.append(Earlier(county.firms[key].pk, row["grade"], given, day))
    earlier.take_over(
        rows, region_code=COUNTY, year=LAST_YEAR.year, source=PAPER, by=run_by, today=ENTERED
    )


def _pool(county: County, staff: Staff, run_by: User) -> list[Team]:
    """Two from neighbouring townships each: every enterprise has teams from elsewhere."""
    towns = sorted(county.towns)
    found = []
    for no in range(TEAMS):
        pair = []
        for seat in range(2):
            username = f"assessor{no * 2 + seat + 1}"
            named = KNOWN.get(username) or name_of(2100 + no * 2 + seat)
            user = person(staff, username, named)
            town = towns[(no + seat) % len(towns)]
            pair.append(
                teams.enter(user, region_code=COUNTY, township=town, by=run_by, today=ENTERED)
            )
        found.append(teams.form(*pair, by=run_by, today=ENTERED))
    return found


def _on(
    made: Grading, stage: str, chair: User, groups: list[Team], *, run_by: User, today: date
) -> None:
    submitted = HANDED_OVER if stage == "sheet" else SUBMITTED
    asked = self_check.gaps(made)
    given = {row.code: Given(row.point.full, "在工会办公室，可查") for row in asked}
    self_check.answer(made, given, by=chair, today=submitted)
    self_check.submit(made, by=chair, today=submitted)
    if stage == "verify":
        return
    free = [team for team in groups if not conflicts_of(team, made.enterprise, today)]
    if stage == "sheet":
        _half(made, free, run_by=run_by)
        return
    team = free[made.pk % len(free)]
    teams.assign(made, team, by=run_by, today=SUBMITTED)
    by = team.first.user
    scoring.score(made, _sheet(made), undercut=False, forged=False, by=by, today=SCORED)
    for one in team.members:
        scoring.hand_in(made, by=one.user, today=SCORED)
    if stage == "review":
        return
    deciding.decide(made, by=run_by, today=today if stage == "notice" else DECIDED)
    if stage == "graded":
        deciding.confirm(made, by=run_by, today=CONFIRMED)
        _improved(made, run_by=run_by)


def _half(made: Grading, free: list[Team], *, run_by: User) -> None:
    """One of a team stepped out, another team came; one of it has handed the sheet in."""
    ours = next(one for one in free if one.first.user.username in KNOWN)
    before = next(one for one in free if one != ours)
    teams.assign(made, before, by=run_by, today=HANDED_OVER)
    leaving.recuse(made, TIED, by=before.first.user, today=HANDED_OVER)
    teams.assign(made, ours, by=run_by, today=HANDED_OVER)
    who: dict[str, Any] = {"by": ours.first.user, "today": LATELY}
    scoring.score(made, _sheet(made), undercut=False, forged=False, **who)
    photos.add(made, "F3.1.2", [notice_board("车间公告栏")], **who)
    photos.add(made, "F1.1.2", [scan("集体协商制度", "职代会2025年12月通过")], **who)
    scoring.hand_in(made, dissent=THINKS, **who)


def _improved(made: Grading, *, run_by: User) -> None:
    """What follows from a B; the instructor has been there already."""
    clauses = following.weak_clauses(made)[:2] or ["履约"]
    plan = [
        *(Planned(MeasureKind.IMPROVE, one, owner="江月", due_on=IMPROVED) for one in clauses),
        Planned(MeasureKind.INSTRUCTOR, owner="江月", due_on=IMPROVED),
        Planned(MeasureKind.RESURVEY, owner="企业工会", due_on=ASKED_AGAIN),
    ]
    following.take_measures(made, plan, by=run_by, today=CONFIRMED)
    sent = made.measures.get(kind=MeasureKind.INSTRUCTOR)
    following.measure_done(
        made, sent.pk, done_on=LATELY, note="江月到企业，和工会一起排了改进日程", by=run_by,
        today=LATELY,
    )  # fmt: skip


def _sheet(made: Grading) -> dict[str, Given]:
    """The team takes what is on record, and one level less than claimed at each fifth point."""
    sheet = {}
    for no, row in enumerate(made.scores.all()):
        levels = points()[row.code].scale.levels
        claimed = row.self_points if row.self_points is not None else NOT_APPLICABLE
        if row.found is None and no % 5 == 0:
            claimed = next(one.points for one in levels if one.points < claimed)
        sheet[row.code] = Given(claimed, SAW)
    return sheet
