"""What each command of `xieshang law` answers: sentences for a clerk, fields for a program."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xieshang.config.cli.law.calendar import known_calendar
from xieshang.config.cli.law.sentences import (
    as_fields,
    explained_line,
    plainly,
    rule_lines,
    sentences,
    with_confidence,
)
from xieshang.config.commandline import note_of, said, source_of, translate
from xieshang.core.bad_input import BadInput
from xieshang.core.law import (
    Ballot,
    Candidate,
    LegalSwitches,
    MinimumWageUnread,
    Representative,
    RulePack,
    Sides,
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
from xieshang.core.words import msg

MOST_SEATS = 1000
COMMA = msg("，")


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
    switches = LegalSwitches(roll_forward=asked.roll_forward)
    counted = deadline(
        rules,
        asked.parameter,
        asked.start,
        calendar=known_calendar(),
        switches=switches,
        paused_days=asked.paused,
    )
    explained = [explained_line(line) for line in explain(counted)]
    lines = [said(msg("%(place)s，%(name)s"), place=rules.name, name=name), *explained]
    for candidate in counted.candidates:
        lines.append(
            said(msg("依据：%(source)s"), source=with_confidence(candidate.period.source))
        )
    fields = {
        "pack": rules.code,
        "version": rules.version,
        "parameter": asked.parameter,
        "from": asked.start.isoformat(),
        "alert_on": counted.alert_on.isoformat(),
        "breach_on": counted.breach_on.isoformat(),
        "provisional": counted.provisional,
        "candidates": [_candidate(candidate) for candidate in counted.candidates],
        "explanation": explained,
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
    head = (
        msg("%(place)s：人数和构成符合规定") if good else msg("%(place)s：人数或构成不符合规定")
    )
    return Report(
        [said(head, place=rules.name), *sentences(found)],
        {"pack": rules.code, "ok": good, "blockers": [as_fields(each) for each in found]},
        good,
    )


def answer_vote(asked: Namespace) -> Report:
    rules = pack_named(asked, asked.on)
    result = vote(
        rules,
        Ballot(asked.entitled, asked.present, asked.yes, asked.no, asked.abstain, asked.seats),
        switches=LegalSwitches(
            exact_half_is_enough=not asked.half_is_not_enough,
            vacant_seats_count=asked.vacant_seats_count,
        ),
    )
    lines = [
        said(
            msg("%(place)s：通过") if result.adopted else msg("%(place)s：没有通过"),
            place=rules.name,
        ),
        said(
            msg("到会：至少%(least)s人，实到%(have)s人。%(source)s"),
            least=result.quorum_needed,
            have=asked.present,
            source=source_of(result.quorum.source),
        ),
        said(
            msg("赞成：至少%(least)s人，实有%(have)s人。%(source)s"),
            least=result.yes_needed,
            have=asked.yes,
            source=source_of(result.majority.source),
        ),
        *([said(msg("须无记名投票"))] if result.secret else []),
        *sentences((*result.blockers, *result.warnings)),
    ]
    fields = {
        "pack": rules.code,
        "adopted": result.adopted,
        "quorate": result.quorate,
        "quorum_needed": result.quorum_needed,
        "yes_needed": result.yes_needed,
        "exact_half": result.exact_half,
        "secret_ballot": result.secret,
        "sources": [source_of(source) for source in result.sources],
        "blockers": [as_fields(each) for each in (*result.blockers, *result.warnings)],
    }
    return Report(lines, fields, result.adopted)


def answer_delegates(asked: Namespace) -> Report:
    rules = pack_named(asked, asked.on)
    count = delegate_count(rules, asked.employees)
    if count.least is not None:
        text = msg("%(place)s，职工%(employees)s人：至少%(least)s名职工代表")
        lines = [said(text, place=rules.name, employees=asked.employees, least=count.least)]
    else:
        text = msg("%(place)s，职工正好%(employees)s人：条文没有写到这种情形")
        lines = [
            said(text, place=rules.name, employees=asked.employees),
            said(msg("建议按%(count)s名，并问清主管工会"), count=count.suggested),
        ]
    lines.append(said(msg("依据：%(source)s"), source=with_confidence(count.source)))
    fields = {
        "pack": rules.code,
        "employees": asked.employees,
        "least": count.least,
        "covered": count.covered,
        "suggested": count.suggested,
        "provisional": count.provisional,
        "source": source_of(count.source),
    }
    return Report(lines, fields)


def answer_wage(asked: Namespace) -> Report:
    region = asked.region.strip().upper().removeprefix("CN-")
    wage = minimum_wage(region, asked.on or date.max, asked.tier)
    if isinstance(wage, MinimumWageUnread):
        return Report(
            _unread_wage(wage),
            {"region": wage.region, "tier": wage.tier, "unread": True},
            good=False,
        )
    place: dict[str, str | int] = {"place": wage.name, "tier": wage.tier}
    month = said(
        msg("%(place)s第%(tier)s档：每月%(yuan)s元"), **place, yuan=str(wage.month_yuan)
    )
    hour = (
        said(msg("每小时%(yuan)s元"), yuan=str(wage.hour_yuan))
        if wage.hour_yuan is not None
        else said(msg("小时标准未核验"))
    )
    read = said(
        msg("截至%(day)s。来源：%(source)s"),
        day=wage.as_of.isoformat(),
        source=wage.source,
    )
    lines = [
        month + translate(COMMA) + hour,
        read,
        *([note_of(wage.note)] if note_of(wage.note) else []),
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
    text = msg("%(place)s %(code)s，版本%(version)s。%(note)s")
    lines = [
        said(
            text,
            place=rules.name,
            code=rules.code,
            version=rules.version,
            note=note_of(rules.note),
        )
    ]
    for code in codes:
        lines.append(f"{translate(PARAMETERS[code].label)} {code}")
        lines += [f"  {line}" for line in rule_lines(rules, code)]
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


def _unread_wage(wage: MinimumWageUnread) -> list[str]:
    place: dict[str, str | int] = {"place": wage.name, "tier": wage.tier}
    if wage.older is None:
        return [
            said(msg("%(place)s第%(tier)s档最低工资未核验。请查当地政府公布的标准"), **place)
        ]
    text = msg(
        "%(place)s第%(tier)s档最低工资未核验；较早的%(yuan)s元（%(day)s）可能已经调整。"
        "请查当地政府公布的标准"
    )
    older = {"yuan": str(wage.older.month_yuan), "day": wage.older.as_of.isoformat()}
    return [said(text, **place, **older)]


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
            msg("--%(option)s应在0到%(most)s之间，现在是%(number)s"),
            msg("请核对人数"),
            option=field.replace("_", "-"),
            most=most,
            number=number,
        )
    return number


def _candidate(candidate: Candidate) -> dict[str, Any]:
    period = candidate.period
    return {
        "jurisdiction": period.jurisdiction,
        "length": period.length,
        "unit": period.unit.value,
        "last_day": candidate.last_day.isoformat(),
        "source": source_of(period.source) or None,
        "confidence": period.source.confidence.value if period.source else None,
        "unverified": period.unverified or None,
        "skipped": [day.isoformat() for day in candidate.skipped],
        "made_up": [day.isoformat() for day in candidate.made_up],
        "rolled_from": candidate.rolled_from.isoformat() if candidate.rolled_from else None,
    }


def _value(value: Value) -> dict[str, Any]:
    return {
        "text": plainly(value),
        "jurisdiction": value.jurisdiction,
        "scope": value.scope.value,
        "source": source_of(value.source),
        "since": value.source.since.isoformat(),
        "confidence": value.source.confidence.value,
        "note": value.note or None,
    }
