"""What holds a grading back: unlinked evidence, conflicts, missing scores, days not over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xieshang.core.law import Blocker, RulePack
from xieshang.core.procedure.holds import Guard, hold
from xieshang.core.words import msg

Blockers = tuple[Blocker, ...]
TEAM = 2
IMPROVES = 3  # clauses at most in a plan of improvement
SHOWN = 5
# What follows from each grade: one of these is enough for A, all of them for C.
DEMONSTRATION = frozenset({"share_texts", "host_visits", "mentor_pool"})
SUPERVISION = frozenset({"reminder", "offer_from_above", "agency", "check"})


@dataclass(frozen=True, slots=True)
class GradingFacts:
    """Everything that can hold a grading back."""

    unanswered: tuple[str, ...] = ()  # asked of the enterprise, codes of points
    unlinked: tuple[str, ...] = ()  # claimed by the enterprise without a record or a word
    asked_already: bool = False  # a survey of this grading is out
    can_be_asked_since_on: date | None = None  # with enough workers for a least sample
    entitled: int = 0
    least: int = 10
    assessors: int = 0
    conflicts: Blockers = ()
    unscored: tuple[str, ...] = ()
    without_note: tuple[str, ...] = ()  # scored without a record and without a note
    decided: bool = False  # every point has its final score
    notice_ends_on: date | None = None
    grade: str = ""
    measures: frozenset[str] = frozenset()
    improves: int = 0
    measure_due_on: date | None = None  # of the next measure that is not done
    measure_undated_since_on: date | None = None  # the first without a day that is not done
    grave_events: int = 0  # since it was graded, and not yet answered by a re-check
    rectified_from_on: date | None = None
    recheck_on: date | None = None
    newer: bool = False


def _codes(codes: tuple[str, ...]) -> tuple[str, ...]:
    return codes[:SHOWN]


def evidence_linked(facts: GradingFacts, pack: RulePack, today: date) -> Blockers:
    """All that was asked is answered, and what is claimed is linked or described."""
    found = []
    if facts.unanswered:
        found.append(
            hold(
                "self-unanswered",
                msg("还有%(count)s项没有填：%(codes)s"),
                msg("请填完再提交"),
                count=len(facts.unanswered),
                codes=_codes(facts.unanswered),
            )
        )
    if facts.unlinked:
        found.append(
            hold(
                "self-unlinked",
                msg("有%(count)s项得分没有说明依据：%(codes)s"),
                msg("请写一句到哪里看得到"),
                count=len(facts.unlinked),
                codes=_codes(facts.unlinked),
            )
        )
    return tuple(found)


def unnamed_least_sample(facts: GradingFacts, pack: RulePack, today: date) -> Blockers:
    """Nobody is named, and enough people can answer."""
    if facts.asked_already:
        return (hold("survey-out", msg("这次评估的问卷已经发出"), msg("请等问卷结束看结果")),)
    if facts.entitled < facts.least:
        return (
            hold(
                "too-few-to-ask",
                msg("花名册上只有%(have)s人，问卷至少要%(least)s份回答才能公布"),
                msg("不发问卷，由小组当面了解"),
                have=facts.entitled,
                least=facts.least,
            ),
        )
    return ()


def two_without_conflict(facts: GradingFacts, pack: RulePack, today: date) -> Blockers:
    """Two assessors without a conflict of interest scored every point."""
    found = list(facts.conflicts)
    if facts.assessors < TEAM:
        found.append(
            hold("no-team", msg("还没有指派两人小组"), msg("请县总工会从评估库里指派"))
        )
    if facts.unscored:
        found.append(
            hold(
                "team-unscored",
                msg("小组还有%(count)s项没有打分：%(codes)s"),
                msg("请打完54项"),
                count=len(facts.unscored),
                codes=_codes(facts.unscored),
            )
        )
    if facts.without_note:
        found.append(
            hold(
                "team-without-note",
                msg("有%(count)s项没有平台记录，也没有小组说明：%(codes)s"),
                msg("请小组写明看到了什么"),
                count=len(facts.without_note),
                codes=_codes(facts.without_note),
            )
        )
    return tuple(found)


def vetoes_and_caps(facts: GradingFacts, pack: RulePack, today: date) -> Blockers:
    """Every point has its final score, so that vetoes and caps can be applied."""
    if facts.decided:
        return ()
    return (hold("undecided", msg("还有项目没有定分"), msg("请先由小组打完分")),)


def within_notice(facts: GradingFacts, pack: RulePack, today: date) -> Blockers:
    """The notice still runs."""
    if facts.notice_ends_on is not None and today <= facts.notice_ends_on:
        return ()
    return (hold("notice-ended", msg("公示期已过"), msg("有新的情况，请直接告诉县总工会")),)


def notice_over(facts: GradingFacts, pack: RulePack, today: date) -> Blockers:
    """The days of public notice are over."""
    if facts.notice_ends_on is not None and today > facts.notice_ends_on:
        return ()
    ends_on = facts.notice_ends_on or today
    return (
        hold(
            "notice-runs",
            msg("公示到%(day)s，还没有结束"),
            msg("请在公示期满以后确认"),
            day=ends_on.isoformat(),
        ),
    )


def measures_by_class(facts: GradingFacts, pack: RulePack, today: date) -> Blockers:
    """A demonstrates, B improves one to three clauses, C is supervised."""
    if facts.grade == "A" and not facts.measures & DEMONSTRATION:
        return (
            hold("no-demonstration", msg("还没有选示范做什么"), msg("请至少选一项示范内容")),
        )
    if facts.grade == "B" and not 1 <= facts.improves <= IMPROVES:
        return (
            hold("no-improvement", msg("改进方案要写1到3个条款"), msg("请从失分多的条款里选")),
        )
    if facts.grade == "C" and not facts.measures >= SUPERVISION:
        return (
            hold(
                "no-supervision",
                msg("C类要有提示函、上级要约、委托代理和60日检查"),
                msg("请把四件事都排上"),
            ),
        )
    return ()


def grave_event(facts: GradingFacts, pack: RulePack, today: date) -> Blockers:
    """A group incident, a refusal, a forged file or a gap without a contract is on record."""
    if facts.grave_events:
        return ()
    return (hold("no-grave-event", msg("还没有记录重大情况"), msg("请先记明发生了什么")),)


def rectified_long_enough(facts: GradingFacts, pack: RulePack, today: date) -> Blockers:
    """The days of rectification are over; only a C firm waits for them."""
    if facts.recheck_on is None:
        return (
            hold(
                "not-in-rectification",
                msg("这家企业没有在整改"),
                msg("C类企业排好整改措施后才起算"),
            ),
        )
    if today >= facts.recheck_on:
        return ()
    return (
        hold(
            "rectification-runs",
            msg("整改到%(day)s满期"),
            msg("请满期后再复评"),
            day=facts.recheck_on.isoformat(),
        ),
    )


def newer_grading(facts: GradingFacts, pack: RulePack, today: date) -> Blockers:
    """A newer grading of the enterprise has begun."""
    if facts.newer:
        return ()
    return (hold("no-newer", msg("还没有新一轮评估"), msg("请先开新一轮评估")),)


GUARDS: Mapping[str, Guard[GradingFacts]] = {
    "evidence_linked": evidence_linked,
    "unnamed_least_sample": unnamed_least_sample,
    "two_without_conflict": two_without_conflict,
    "vetoes_and_caps": vetoes_and_caps,
    "within_notice": within_notice,
    "notice_over": notice_over,
    "measures_by_class": measures_by_class,
    "grave_event": grave_event,
    "rectified_long_enough": rectified_long_enough,
    "newer_grading": newer_grading,
}
