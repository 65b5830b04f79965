"""T01: how the representatives came to be."""

from __future__ import annotations

from datetime import date
from typing import Any

from xieshang.apps.accounts.models import User
from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.models import Consultation, Representative
from xieshang.apps.consultations.papers.parts import (
    TOLD_LATER,
    chief_name,
    head,
    people,
    signed,
    union_of,
)
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.drawing.shown import written_day as shown
from xieshang.apps.documents.language import in_chinese
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.documents.services import issue

PROTECTION = (
    "代表参加协商占用工作时间的，工资照发；"
    "履行职责期间，不因此调动岗位、降低待遇、解除劳动合同。"
)


@in_chinese
def representatives(consultation: Consultation, *, by: User, today: date) -> DocumentVersion:
    """T01: how the representatives came to be; for both sides and the public notice."""
    election = consultation.election
    ours, theirs = people(consultation, Side.WORKERS), people(consultation, Side.EMPLOYER)
    external = sum(one["external"] for one in ours)
    values = head(consultation) | {
        "method": election.get_method_display(),
        "meeting_date": election.held_on,
        "attend_due": election.entitled,
        "attend_actual": election.present,
        "secret": election.secret,
        "chair": election.chair_name,
        "tellers": election.teller_names,
        "reps_workers": ours,
        "chief_worker": chief_name(consultation, Side.WORKERS),
        "outside_share": f"{len(ours)}人中{external}人外聘，占{_share(external, len(ours))}",
        "female_match": women_match(consultation, ours),
        "reps_employer": theirs or TOLD_LATER,
        "chief_employer": chief_name(consultation, Side.EMPLOYER) or TOLD_LATER,
        "votes": [one for one in ours if one["for"] is not None],
        "term": f"自{shown(election.held_on)}起，到本轮签订的合同期满",
        "publicity_until": f"自{shown(today)}起公示，到本轮协商结束",
        "protection": PROTECTION,
        "contact": "对名单有意见，告诉本单位工会，或拨打职工服务热线12351",
        "signatures": signed("工会主席", by, today),
    }
    return issue(
        "T01",
        case=consultation.case,
        values=values,
        audience=Audience.PUBLIC,
        by=by,
        today=today,
        issuer=union_of(consultation),
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "0%"


def women_match(consultation: Consultation, ours: list[dict[str, Any]]) -> str:
    """How the share of women among the representatives compares with that among the workers."""
    women = sum(one["sex"] == Representative.Sex.FEMALE.label for one in ours)
    told = f"代表{len(ours)}人，女{women}人，占{_share(women, len(ours))}"
    enterprise = consultation.enterprise
    if not enterprise.women_count or not enterprise.headcount or not ours:
        return f"{told}；女职工人数没有登记，不能比较"
    among = enterprise.women_count / enterprise.headcount
    return f"{told}；职工中女性占{among:.0%}，配比{women / len(ours) / among:.2f}"
