"""Two sessions of the workers' congress: one in Anlan being prepared, one in Shanghai decided.

The one in Shanghai voted on four matters; its resolution is public and has still to be reported
to the union above. All 68 delegates, 61 present: a majority is counted of the 68.
"""

from __future__ import annotations

from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.congress.choices import MatterKind, Mode, RemarkKind, RemarkState
from xieshang.apps.congress.models import Session
from xieshang.apps.congress.selectors import questions_of
from xieshang.apps.congress.services import agenda, closing, floor, voting
from xieshang.apps.congress.services.tallying import Tally
from xieshang.apps.contracts.choices import AdoptionMethod
from xieshang.apps.organizations.models import Enterprise, RosterEntry, Union
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.services import delegates, enterprises, grants
from xieshang.config.demo import people, story
from xieshang.config.demo.days import FOUNDED
from xieshang.config.demo.people import Staff
from xieshang.config.demo.places import County
from xieshang.config.demo.shanghai import DISTRICT, PARK, District

CALLED, AGREED, MEETS = date(2026, 4, 7), date(2026, 4, 9), date(2026, 4, 24)
FIRM, USCC = "示例生物医药（上海）有限公司", "9131011598HX00021Q"  # belongs to nobody
ELECTED, UNTIL = date(2025, 12, 10), date(2028, 12, 9)
ASKED, SENT, MET, PUBLIC = (
    date(2026, 3, 16), date(2026, 3, 18), date(2026, 4, 2), date(2026, 4, 3)
)  # fmt: skip
DELEGATES, PRESENT = 68, 61
FOUR = (  # matter, in favour, against, abstained
    (MatterKind.RULES, "员工手册（2026年修订）", 57, 2, 2),
    (MatterKind.OTHER, "集体合同（续订）草案", 58, 1, 2),
    (MatterKind.PLAN, "薪酬调整方案", 55, 4, 2),
    (MatterKind.PLAN, "岗位变动和内部流动办法", 52, 6, 3),
)


def build(county: County, staff: Staff, district: District) -> None:
    """After the rounds: the first session waits for its papers, the second for its report."""
    _anlan(county, staff)
    _shanghai(county.admin, district)


def _anlan(county: County, staff: Staff) -> None:
    """E001: the agenda is agreed, the papers are due a week before the day."""
    chair, boss = staff["fangmin"], staff["wangqiming"]
    session = agenda.call(
        county.firms["E001"], title="二届一次职工代表大会", form=AdoptionMethod.CONGRESS,
        meets_at=story.at(MEETS, 14), place="分拣中心二楼", online=True,
        by=chair, today=CALLED,
    )  # fmt: skip
    for kind, title, text in (
        (MatterKind.RULES, "考勤和排班办法", "早晚班轮换提前7天公布；临时调班要本人同意。"),
        (MatterKind.REPORT, "2025年工会工作和提案办理情况", ""),
    ):
        agenda.add_matter(session, kind=kind, title=title, text=text, by=chair, today=CALLED)
    agenda.agree(session, by=chair, today=CALLED)
    agenda.agree(session, by=boss, today=AGREED)
    floor.put_remark(
        session.matters.get(no=1), RemarkKind.OPINION, group="派送组",
        text="雨雪天临时加班，也要写进提前告知。", by=chair, today=AGREED,
    )  # fmt: skip


def _shanghai(admin: User, district: District) -> None:
    here = _firm(district)
    made = Staff()
    chair = people.person(made, "xuling", "徐玲")
    boss = people.person(made, "shaojun", "邵军")
    grants.give(chair, Role.UNION_CHAIR, by=admin, today=FOUNDED, union=here.union)
    grants.give(boss, Role.EMPLOYER_HEAD, by=admin, today=FOUNDED, enterprise=here)
    sitting = _delegates(here, chair)
    session = agenda.call(
        here, title="五届三次职工代表大会", form=AdoptionMethod.CONGRESS,
        meets_at=story.at(MET, 9), place="研发楼报告厅", online=True, by=chair, today=ASKED,
    )  # fmt: skip
    for kind, title, *_votes in FOUR:
        agenda.add_matter(
            session, kind=kind, title=title, text="全文发给每名代表。", by=chair, today=ASKED
        )
    agenda.agree(session, by=chair, today=ASKED)
    agenda.agree(session, by=boss, today=ASKED)
    agenda.publish_list(session, by=chair, today=ASKED)
    agenda.send_papers(session, by=chair, today=SENT)
    _hold(session, sitting, chair)


def _hold(session: Session, sitting: list[RosterEntry], chair: User) -> None:
    remark = floor.put_remark(
        session.matters.get(no=4), RemarkKind.MOTION, group="研发组",
        text="内部流动先公示岗位，再报名。", by=chair, today=SENT,
    )  # fmt: skip
    floor.answer(
        remark, RemarkState.TAKEN, words="写进办法第五条。", by=chair, today=date(2026, 3, 27)
    )
    floor.enter_present(session, sitting[:PRESENT], by=chair, today=MET)
    floor.start(session, by=chair, today=MET)
    floor.name_tellers(session, sitting[:2], by=chair, today=MET)
    ballot = voting.open_ballot(
        session, list(session.matters.all()), mode=Mode.PAPER, by=chair, today=MET
    )
    voting.close_ballot(session, by=chair, today=MET)
    votes = {title: Tally(yes, no, abstain) for _kind, title, yes, no, abstain in FOUR}
    tallies = {one: votes[one.title] for one in questions_of(ballot)}
    voting.count(session, tallies, cast=PRESENT, valid=PRESENT, by=chair, today=MET)
    voting.announce(session, by=chair, today=MET)
    closing.publish(session, by=chair, today=PUBLIC)


def _firm(district: District) -> Enterprise:
    """In the park of the other enterprise, 860 people."""
    steward = User.objects.get(username="steward31")
    above = Union.objects.get(region_code=DISTRICT, kind=Union.Kind.TERRITORIAL)
    own = enterprises.found_union(
        by=steward, today=FOUNDED, name=f"{FIRM}工会委员会", short_name="示例生物工会",
        region_code=PARK, kind=Union.Kind.ENTERPRISE, parent=above,
    )  # fmt: skip
    return enterprises.register(
        by=steward,
        today=FOUNDED,
        uscc=USCC,
        name=FIRM,
        short_name="示例生物",
        region_code=district.firm.region_code,
        industry_code="C27",
        industry_name="医药制造",
        size="large",
        headcount=860,
        women_count=430,
        has_womens_committee=True,
        above_designated_size=True,
        union=own,
    )


def _delegates(here: Enterprise, chair: User) -> list[RosterEntry]:
    """Two constituencies, each with what it counted; the delegates of our story come first."""
    rows = RosterEntry.objects.bulk_create(
        RosterEntry(
            enterprise=here, name=people.name_of(3000 + number), job_no=f"SW{number + 1:04d}",
            dept="研发" if number % 2 else "生产", sex="female" if number % 2 else "male",
            frontline=number % 2 == 0, since=FOUNDED,
        )
        for number in range(DELEGATES)
    )  # fmt: skip
    for part, name in ((rows[::2], "生产"), (rows[1::2], "研发")):
        term = delegates.Election(
            constituency=name, elected_on=ELECTED, since=ELECTED, until=UNTIL,
            electors=430, present=352, votes_yes=260,
        )  # fmt: skip
        delegates.elect(here, part, term, by=chair, today=ELECTED)
    return rows
