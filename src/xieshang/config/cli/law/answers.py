"""What each command of `xieshang law` answers: sentences for a clerk, fields for a program."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xieshang.config.cli.law.calendar import known_calendar
from xieshang.core.bad_input import BadInput
from xieshang.core.law import (
    Ballot,
    Blocker,
    Candidate,
    Citation,
    Confidence,
    LegalSwitches,
    MinimumWageUnread,
    Representative,
    RulePack,
    Sides,
    Unread,
    Value,
    deadline,
    delegate_count,
    explain,
    minimum_wage,
    pack,
    pack_for,
    seat_blockers,
    vote,
)
from xieshang.core.law.parameter import PARAMETERS, parameter_of
from xieshang.core.law.wording import CONFIDENCE, plain
from xieshang.core.words import chinese_day

MOST_SEATS = 1000


@dataclass(frozen=True, slots=True)
class Report:
    """An answer in both forms; ``good`` is False where something stands against the act."""

    lines: Sequence[str]
    fields: Mapping[str, Any]
    good: bool = True


def pack_named(asked: Namespace, on: date | None) -> RulePack:
    """The pack of a region code or of a pack code."""
    region = asked.region.strip()
    if region.upper().startswith("CN"):
        return pack(region.upper(), scope=asked.scope, on=on)
    found = pack_for(region, scope=asked.scope, on=on or date.max)
    return pack(found.code, scope=asked.scope, on=on)


def answer_deadline(asked: Namespace) -> Report:
    rules = pack_named(asked, asked.on or asked.start)
    name = parameter_of(asked.parameter).label
    counted = deadline(
        rules,
        asked.parameter,
        asked.start,
        calendar=known_calendar(),
        switches=LegalSwitches(roll_forward=asked.roll_forward),
        paused_days=asked.paused,
    )
    lines = [f"{rules.name}，{name}", *(str(line) for line in explain(counted))]
    for candidate in counted.candidates:
        lines.append(f"依据：{_source(candidate.period.source)}")
    fields = {
        "pack": rules.code,
        "version": rules.version,
        "parameter": asked.parameter,
        "from": asked.start.isoformat(),
        "alert_on": counted.alert_on.isoformat(),
        "breach_on": counted.breach_on.isoformat(),
        "provisional": counted.provisional,
        "candidates": [_candidate(candidate) for candidate in counted.candidates],
        "explanation": [str(line) for line in explain(counted)],
    }
    return Report(lines, fields)


def answer_seats(asked: Namespace) -> Report:
    rules = pack_named(asked, asked.on)
    sides = Sides(
        workers=_side(asked, "workers"),
        employer=_side(asked, "employer"),
        above_designated_size=asked.above_size,
        employees=_at_most("employees", asked.employees, 10**9),
        women=_at_most("women", asked.women, asked.employees),
        womens_committee=asked.womens_committee,
    )
    found = seat_blockers(rules, sides)
    good = all(blocker.warning for blocker in found)
    head = "人数和构成符合规定" if good else "人数或构成不符合规定"
    return Report(
        [f"{rules.name}：{head}", *_sentences(found)],
        {"pack": rules.code, "ok": good, "blockers": [_blocker(each) for each in found]},
        good,
    )


def answer_vote(asked: Namespace) -> Report:
    rules = pack_named(asked, asked.on)
    result = vote(
        rules,
        Ballot(asked.entitled, asked.present, asked.yes, asked.no, asked.abstain, asked.seats),
    )
    lines = [
        f"{rules.name}：{'通过' if result.adopted else '没有通过'}",
        f"到会：至少{result.quorum_needed}人，实到{asked.present}人。{result.quorum.source}",
        f"赞成：至少{result.yes_needed}人，实有{asked.yes}人。{result.majority.source}",
        *(["须无记名投票"] if result.secret else []),
        *_sentences((*result.blockers, *result.warnings)),
    ]
    fields = {
        "pack": rules.code,
        "adopted": result.adopted,
        "quorate": result.quorate,
        "quorum_needed": result.quorum_needed,
        "yes_needed": result.yes_needed,
        "exact_half": result.exact_half,
        "secret_ballot": result.secret,
        "sources": [str(source) for source in result.sources],
        "blockers": [_blocker(each) for each in (*result.blockers, *result.warnings)],
    }
    return Report(lines, fields, result.adopted)


def answer_delegates(asked: Namespace) -> Report:
    rules = pack_named(asked, asked.on)
    count = delegate_count(rules, asked.employees)
    if count.covered:
        lines = [f"{rules.name}，职工{asked.employees}人：至少{count.least}名职工代表"]
    else:
        lines = [
            f"{rules.name}，职工正好{asked.employees}人：条文没有写到这种情形",
            f"建议按{count.suggested}名，并问清主管工会",
        ]
    lines.append(f"依据：{_source(count.source)}")
    fields = {
        "pack": rules.code,
        "employees": asked.employees,
        "least": count.least,
        "covered": count.covered,
        "suggested": count.suggested,
        "provisional": count.provisional,
        "source": str(count.source),
    }
    return Report(lines, fields)


def answer_wage(asked: Namespace) -> Report:
    region = asked.region.strip().upper().removeprefix("CN-")
    wage = minimum_wage(region, asked.on or date.max, asked.tier)
    if isinstance(wage, MinimumWageUnread):
        older = wage.older
        before = f"；较早的{older.month_yuan}元（{older.as_of}）可能已经调整" if older else ""
        return Report(
            [f"{wage.name}第{wage.tier}档最低工资未核验{before}。请查当地政府公布的标准"],
            {"region": wage.region, "tier": wage.tier, "unread": True},
            good=False,
        )
    hour = f"，每小时{wage.hour_yuan}元" if wage.hour_yuan is not None else "，小时标准未核验"
    lines = [
        f"{wage.name}第{wage.tier}档：每月{wage.month_yuan}元{hour}",
        f"截至{chinese_day(wage.as_of)}。来源：{wage.source}",
        *([wage.note] if wage.note else []),
    ]
    fields = {
        "region": wage.region,
        "tier": wage.tier,
        "month_yuan": str(wage.month_yuan),
        "hour_yuan": None if wage.hour_yuan is None else str(wage.hour_yuan),
        "as_of": wage.as_of.isoformat(),
        "source": wage.source,
        "fictional": wage.fictional,
    }
    return Report(lines, fields)


def answer_show(asked: Namespace) -> Report:
    rules = pack_named(asked, asked.on)
    codes = [parameter_of(asked.parameter).code] if asked.parameter else list(PARAMETERS)
    lines = [f"{rules.name} {rules.code}，版本{rules.version}。{rules.note}"]
    for code in codes:
        lines.append(f"{PARAMETERS[code].label} {code}")
        lines += [f"  {line}" for line in _said(rules, code)]
    fields = {
        "pack": rules.code,
        "name": rules.name,
        "version": rules.version,
        "parameters": {
            code: {
                "unread": rules.unread(code) is not None,
                "values": [_value(value) for value in rules.find_all(code)],
            }
            for code in codes
        },
    }
    return Report(lines, fields)


ANSWERS: Mapping[str, Callable[[Namespace], Report]] = {
    "deadline": answer_deadline,
    "seats": answer_seats,
    "vote": answer_vote,
    "delegates": answer_delegates,
    "wage": answer_wage,
    "show": answer_show,
}


def _said(rules: RulePack, code: str) -> list[str]:
    found = rules.find(code)
    if found is None:
        return ["读过的条文没有规定"]
    lines = []
    if isinstance(found, Unread):
        lines.append(
            f"未核验：《{found.source.text}》没有读到{'，暂用：' if found.fallback else ''}"
        )
    for value in rules.find_all(code):
        note = f"（{value.note}）" if value.note else ""
        lines.append(f"{plain(value)}。{value.jurisdiction}，{_source(value.source)}{note}")
    return lines


def _source(source: Citation | None) -> str:
    if source is None:
        return "本地设定"
    if source.confidence is Confidence.FULL:
        return str(source)
    return f"{source}（{CONFIDENCE[source.confidence]}）"


def _side(asked: Namespace, side: str) -> tuple[Representative, ...]:
    total = _at_most(side, getattr(asked, side), MOST_SEATS)
    chiefs = _at_most(f"{side}_chiefs", getattr(asked, f"{side}_chiefs"), total)
    external = _at_most(f"{side}_external", getattr(asked, f"{side}_external"), total)
    workers = side == "workers"
    front_line = _at_most("front_line", asked.front_line, total) if workers else 0
    women = _at_most("women_seats", asked.women_seats, total) if workers else 0
    both = _at_most("both", asked.both, total)
    outside_chief = getattr(asked, f"{side}_outside_chief")
    return tuple(
        Representative(
            person=f"both-{seat}" if seat < both else f"{side}-{seat}",
            chief=seat < chiefs,
            # The chief takes the first seats, outsiders the last, unless the chief is one.
            external=seat < external if outside_chief else seat >= total - external,
            front_line=seat < front_line,
            woman=seat < women,
        )
        for seat in range(total)
    )


def _at_most(field: str, number: int, most: int) -> int:
    if not 0 <= number <= most:
        raise BadInput(
            field,
            "--%(option)s应在0到%(most)s之间，现在是%(number)s",
            "请核对人数",
            option=field.replace("_", "-"),
            most=most,
            number=number,
        )
    return number


def _sentences(blockers: Sequence[Blocker]) -> list[str]:
    return [f"{'提示' if blocker.warning else '不符'}：{blocker}" for blocker in blockers]


def _blocker(blocker: Blocker) -> dict[str, Any]:
    return {
        "code": blocker.code,
        "warning": blocker.warning,
        "text": str(blocker),
        "source": str(blocker.source) if blocker.source else None,
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    period = candidate.period
    return {
        "jurisdiction": period.jurisdiction,
        "length": period.length,
        "unit": period.unit.value,
        "last_day": candidate.last_day.isoformat(),
        "source": str(period.source) if period.source else None,
        "confidence": period.source.confidence.value if period.source else None,
        "unverified": period.unverified or None,
        "skipped": [day.isoformat() for day in candidate.skipped],
        "made_up": [day.isoformat() for day in candidate.made_up],
        "rolled_from": candidate.rolled_from.isoformat() if candidate.rolled_from else None,
    }


def _value(value: Value) -> dict[str, Any]:
    return {
        "text": plain(value),
        "jurisdiction": value.jurisdiction,
        "scope": value.scope.value,
        "source": str(value.source),
        "since": value.source.since.isoformat(),
        "confidence": value.source.confidence.value,
        "note": value.note or None,
    }
