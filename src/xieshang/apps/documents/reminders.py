"""The reminder letter (T17): begun when a limit is missed, completed and sent by a person."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.bindings import binding_of
from xieshang.apps.cases.local_times import periods_in
from xieshang.apps.cases.models import Case, Deadline
from xieshang.apps.cases.timers import rules_of
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.drawing.shown import written_day
from xieshang.apps.documents.language import in_chinese
from xieshang.apps.documents.models import DocumentVersion, PreparedPaper
from xieshang.apps.documents.services import issue, lock
from xieshang.apps.organizations.models import Grant, Union
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.selectors import settings_in_force
from xieshang.core.procedure.catalogue import procedure
from xieshang.core.procedure.model import Actor, Unit

CODE = "T17"
SENDERS = (Role.TOWNSHIP_OFFICER, Role.COUNTY_RIGHTS)
CLUE = "平台记录的逾期事件"
COMING_END = "平台记录的到期提醒"
CLOSING = "有困难的，请告诉我会，我会可以协助。本函只作提醒，不作结论。"
OUT_OF_LAW = "本地集体协商工作安排"
RENEWAL = "renewal_window_before_expiry"
WHO = {  # whom the letter means; the names of offices, never of persons
    Actor.WORKERS_SIDE: "企业工会", Actor.WORKERS_CHIEF: "企业工会", Actor.UNION: "企业工会",
    Actor.EMPLOYER_SIDE: "企业", Actor.EMPLOYER_CHIEF: "企业",
}  # fmt: skip
BOTH = "企业和企业工会"


@dataclass(frozen=True, slots=True)
class Letter:
    """What an officer completes: to whom, the facts, the law, the advice, until when."""

    to: str
    facts: str
    law: tuple[str, ...]
    advice: str
    reply_due: date
    delivery: str = ""
    proof: str = ""
    clue: str = CLUE


@in_chinese
def prepare(case: Case, timer: str, *, today: date) -> PreparedPaper | None:
    """Begin the letter about the limit whose passing moved the case; a second call changes
    nothing. It runs in the transaction of the move."""
    row = case.deadlines.filter(timer=timer).exclude(fired_on=None).order_by("-pk").first()
    if row is None:
        return None
    letter = _about(case, row, today)
    found, _made = PreparedPaper.objects.get_or_create(
        deadline=row,
        defaults={
            "case": case,
            "template": CODE,
            "values": asdict(letter),
            "made_on": today,
        },
    )
    return found


def waiting(case: Case) -> PreparedPaper | None:
    """The letter that was begun for this case and not sent yet; the newest first."""
    return case.prepared_papers.filter(version=None).order_by("-pk").first()


@in_chinese
def letter_for(case: Case, today: date) -> Letter:
    """The letter as it stands today, with the days late counted anew."""
    begun = waiting(case)
    rows = case.deadlines.filter(aside=False).exclude(breach_on=None)
    rows = rows.exclude(owner=Actor.SYSTEM.value)
    last = rows.exclude(timer="call").order_by("-fired_on", "-pk")
    row = begun.deadline if begun else last.filter(breach_on__lt=today).first()
    return _about(case, row, today)


def _about(case: Case, row: Deadline | None, today: date) -> Letter:
    until = today + timedelta(days=_days_to_reply(case, today))
    if row is None or row.breach_on is None:
        facts = f"“{case.title}”现在是“{case.at.label}”，有事项需要抓紧办理。"
        return Letter(_to(case, BOTH), facts, (OUT_OF_LAW,), _advice("", until), until)
    who = _who(case, row)
    timer = next((one for one in case.process.timers if one.code == row.timer), None)
    law = _sources(case, timer.rule if timer and timer.unit is Unit.LAW else RENEWAL)
    late = (today - row.breach_on).days
    day = written_day(row.breach_on)
    if timer is not None and timer.before:
        end = row.anchor_on or row.breach_on
        facts = f"“{case.title}”到{written_day(end)}期满，到今天还没有开始续签协商。"
        advice = _advice("提出续签要约", until)
        return Letter(_to(case, BOTH), facts, law, advice, until, clue=COMING_END)
    facts = (
        f"“{case.title}”中，{who}应当在{day}前{row.title}。"
        f"到{written_day(today)}还没有办，已逾期{late}天。"
    )
    return Letter(_to(case, who), facts, law, _advice(row.title, until), until)


def _advice(duty: str, until: date) -> str:
    what = duty or "办理"
    return f"请在{written_day(until)}前{what}，并书面回复我会。{CLOSING}"


def _who(case: Case, row: Deadline) -> str:
    actor = Actor(row.owner)
    if actor is Actor.OTHER_CHIEF:
        binding = binding_of(case)
        actor = binding.owner(case, actor, binding.facts(case, row.breach_on or row.opened_on))
    return WHO.get(actor, BOTH)


def _to(case: Case, who: str) -> str:
    """The letter goes to whoever is late; the other side gets a copy on its page."""
    firm = case.enterprise.name if case.enterprise else ""
    union = case.union.name if case.union else ""
    if who == "企业":
        return firm
    return (
        union or firm if who == "企业工会" else "、".join(one for one in (firm, union) if one)
    )


def _sources(case: Case, rule: str) -> tuple[str, ...]:
    rules = rules_of(case)
    found = [str(one.source) for one in rules.periods(rule) if one.source]
    return tuple(dict.fromkeys(found)) or (OUT_OF_LAW,)


def _days_to_reply(case: Case, today: date) -> int:
    local = periods_in(settings_in_force(case.region_code, on=today))
    if "reminder_days" in local:
        return local["reminder_days"].length
    return procedure("M10").config["reminder_days"][0]


@in_chinese
def send(case: Case, letter: Letter, *, by: User, today: date) -> DocumentVersion:
    """Number and lock the letter; what was begun for the case counts as sent with it."""
    begun = waiting(case)
    values: dict[str, Any] = asdict(letter)
    if begun:
        values["clue"] = begun.values["clue"]
    delivery, proof = values.pop("delivery"), values.pop("proof")
    values |= {
        "enterprise": case.enterprise.name if case.enterprise else "",
        "round": case.title,
        "issuer": f"{issuer_of(by, case, today)}（经办人{by.name}）",
        "delivery": [{"method": delivery or "平台送达", "time": today, "proof": proof}],
        "reply": "还没有收到",
    }
    version = issue(
        CODE,
        case=case,
        values=values,
        audience=Audience.BOTH_SIDES,
        by=by,
        today=today,
        issuer=issuer_of(by, case, today),
    )
    lock(version.document)
    if begun:
        begun.version = version
        begun.save(update_fields=["version"])
    return version


def issuer_of(by: User, case: Case, today: date) -> str:
    """The union above whose officer this person is in the area of the case."""
    grants = Grant.objects.in_force(today).filter(
        user=by, role__in=[role.value for role in SENDERS]
    )
    for grant in grants.select_related("union"):
        if grant.union is not None:
            return grant.union.name
        here = Union.objects.filter(
            region_code=grant.region_code, kind=Union.Kind.TERRITORIAL, dissolved_on=None
        ).first()
        if case.region_code.startswith(grant.region_code.rstrip("0") or grant.region_code):
            return str(here) if here else "上级工会"
    raise PermissionDenied
