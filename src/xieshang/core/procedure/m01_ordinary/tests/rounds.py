"""Rounds as they stand at each step: the smallest facts that let the next move pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from xieshang.core.law import RulePack, pack
from xieshang.core.procedure.m01_ordinary import GUARDS, PROCEDURE, RoundFacts
from xieshang.core.procedure.m01_ordinary.parts import (
    CongressVote,
    DataSheet,
    Decision,
    Draft,
    Election,
    ElectionMethod,
    Filing,
    Meeting,
    Offer,
    OpinionWindow,
    Publication,
    Representative,
    Response,
    Side,
    Signatures,
    Topic,
)

TODAY = date(2026, 4, 10)
ZHEJIANG = pack("CN-33", on=TODAY)
SHANGHAI = pack("CN-31", on=TODAY)
NATION = pack("CN", on=TODAY)
JIANGSU = pack("CN-32", on=TODAY)
HANGZHOU = pack("CN-3301", on=TODAY)
SHANDONG = pack("CN-37", on=TODAY)
SILENT = replace(NATION, sheets=tuple(replace(one, entries={}) for one in NATION.sheets))
BOTH = frozenset(Side)
SUBJECT = "9f86d081"


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def side(
    which: Side, persons: int, *, chief: bool = True, external: int = 0, women: int = 1
) -> tuple[Representative, ...]:
    """So many representatives of one side, the first of them chief, the last external."""
    return tuple(
        Representative(
            which,
            f"{which.value}-{number}",
            chief=chief and number == 0,
            external=number >= persons - external,
            frontline=number > 0,
            woman=number < women,
            written_mandate=True,
        )
        for number in range(persons)
    )


def a_vote() -> CongressVote:
    """A congress of 40 that adopted the draft with 33 to 5 in a secret ballot."""
    return CongressVote(
        papers_sent_on=days_ago(45),
        meets_on=days_ago(38),
        entitled=40,
        present=38,
        yes=33,
        no=5,
        secret=True,
        counted=True,
        subject=SUBJECT,
        decided_on=days_ago(38),
    )


def a_round() -> RoundFacts:
    """A wage round in which everything has been done in good order, up to publication."""
    ours, theirs = side(Side.WORKERS, 3), side(Side.EMPLOYER, 3)
    return RoundFacts(
        region_code="33",
        headcount=126,
        representatives=ours + theirs,
        reps_formed_on=days_ago(85),
        election=Election(
            ElectionMethod.CONGRESS, 40, 38, {one.person_key: 30 for one in ours}
        ),
        topics=(Topic("pay", "工资调整幅度", agreed=True),),
        offer=Offer(Side.WORKERS, days_ago(80), days_ago(79), delivery_proof=True),
        response=Response(Decision.AGREE, on=days_ago(75), written=True),
        data=DataSheet(frozenset({"营业收入"}), frozenset({"营业收入"}), days_ago(66)),
        opinions=OpinionWindow(days_ago(74), days_ago(64), 12, taken_into_plan=True),
        plans_ready=BOTH,
        agenda_set=True,
        meeting_planned_on=days_ago(56),
        recorder_key="recorder",
        recorder_neutral=True,
        meetings=(
            Meeting(1, days_ago(56), Side.WORKERS, confirmed_by=BOTH),
            Meeting(2, days_ago(49), Side.EMPLOYER, confirmed_by=BOTH),
        ),
        draft=Draft(exists=True, subject=SUBJECT, agreed_on=days_ago(49)),
        vote=a_vote(),
        signatures=Signatures(days_ago(37), days_ago(36)),
        filing=Filing(
            frozenset({"合同文本"}),
            frozenset({"合同文本"}),
            copies=5,
            submitted_on=days_ago(30),
            received_on=days_ago(29),
            receipt_proof=True,
        ),
        effective_on=days_ago(13),
        publication=Publication(
            frozenset({"公告栏", "协商码页面"}),
            frozenset({"公告栏", "协商码页面"}),
            days_ago(10),
            copy_to_upper_on=days_ago(9),
            summary_written=True,
        ),
        contract_ends_on=date(2027, 3, 31),
    )


def at(facts: RoundFacts, **changes: object) -> RoundFacts:
    return replace(facts, **changes)  # type: ignore[arg-type]


def holds(
    source: str,
    event: str,
    facts: RoundFacts,
    *,
    rules: RulePack = ZHEJIANG,
    today: date = TODAY,
) -> list[str]:
    """Codes of what holds this move back, warnings left out."""
    return [code for code, warning in _found(source, event, facts, rules, today) if not warning]


def warnings(
    source: str,
    event: str,
    facts: RoundFacts,
    *,
    rules: RulePack = ZHEJIANG,
    today: date = TODAY,
) -> list[str]:
    """Codes of what is only pointed out."""
    return [code for code, warning in _found(source, event, facts, rules, today) if warning]


def _found(
    source: str, event: str, facts: RoundFacts, rules: RulePack, today: date
) -> Iterable[tuple[str, bool]]:
    move = PROCEDURE.move(source, event)
    assert move is not None, f"no move {event} from {source}"
    for name in move.guards:
        for blocker in GUARDS[name](facts, rules, today):
            assert str(blocker)  # every place in the sentences is filled
            yield blocker.code, blocker.warning
