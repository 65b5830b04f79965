"""The workers' congress of Anlan's storyline: its agenda is agreed, the papers are due."""

from __future__ import annotations

from datetime import date

from xieshang.apps.congress.choices import MatterKind, RemarkKind
from xieshang.apps.congress.services import agenda, floor
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.contracts.choices import AdoptionMethod
from xieshang.config.demo import story
from xieshang.config.demo.people import Staff
from xieshang.config.demo.places import County

CALLED, AGREED, MEETS = date(2026, 4, 9), date(2026, 4, 10), date(2026, 4, 28)


def build(county: County, staff: Staff, round_: Consultation) -> None:
    """E001: the papers are due a week before the day, the draft of the round among them."""
    chair, boss = staff["fangmin"], staff["wangqiming"]
    session = agenda.call(
        county.firms["E001"], title="二届一次职工代表大会", form=AdoptionMethod.CONGRESS,
        meets_at=story.at(MEETS, 14), place="分拣中心二楼", online=True,
        by=chair, today=CALLED,
    )  # fmt: skip
    agenda.add_matter(
        session, kind=MatterKind.DRAFT, title="派送激励专项集体合同（草案）",
        consultation=round_, by=chair, today=CALLED,
    )  # fmt: skip
    for kind, title, text in (
        (MatterKind.RULES, "考勤和排班办法", "早晚班轮换提前7天公布；临时调班要本人同意。"),
        (MatterKind.REPORT, "2025年工会工作和提案办理情况", ""),
    ):
        agenda.add_matter(session, kind=kind, title=title, text=text, by=chair, today=CALLED)
    agenda.agree(session, by=chair, today=CALLED)
    agenda.agree(session, by=boss, today=AGREED)
    floor.put_remark(
        session.matters.get(no=2), RemarkKind.OPINION, group="派送组",
        text="雨雪天临时加班，也要写进提前告知。", by=chair, today=AGREED,
    )  # fmt: skip
