"""Steps 3 and 4: preparation, meetings and minutes, suspension, the draft, conciliation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from xieshang.core.law import Blocker, DayKind, RulePack, Value
from xieshang.core.law.quantity import Answer, Length
from xieshang.core.procedure.anchors import adds_up
from xieshang.core.procedure.holds import article, hold, warn
from xieshang.core.procedure.m01_ordinary.facts import RoundFacts
from xieshang.core.procedure.m01_ordinary.parts import Meeting, Side, Suspension
from xieshang.core.words import msg

Blockers = tuple[Blocker, ...]


def data_complete(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """Every entry of the data sheet that was asked for has been supplied."""
    if missing := facts.data.missing:
        return (
            hold(
                "data-missing",
                msg("协商资料还差%(short)s项：%(items)s"),
                msg("请企业方补齐资料"),
                pack.source("data_before_meeting"),
                short=len(missing),
                items=tuple(sorted(missing)),
            ),
        )
    return ()


def opinions_gathered(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """Workers could speak for the whole window (cfg.opinion_days)."""
    window = facts.opinions
    if window.opened_on is None:
        return (
            hold(
                "opinions-not-opened",
                msg("还没有开始征集职工意见"),
                msg("请先开放意见征集"),
                article(pack, "CC22", "第三十三条"),
            ),
        )
    until = min(window.closed_on or today, today)
    have = (until - window.opened_on).days
    if have < facts.opinion_days:
        return (
            hold(
                "opinion-window-too-short",
                msg("意见征集了%(have)s天，至少要%(least)s天"),
                msg("请至少征集到%(day)s"),
                article(pack, "CC22", "第三十三条"),
                have=max(0, have),
                least=facts.opinion_days,
                day=(window.opened_on + timedelta(days=facts.opinion_days)).isoformat(),
            ),
        )
    return ()


def opinions_in_plan(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The window has been closed and what workers said is in the plan."""
    window = facts.opinions
    if window.opened_on is None:
        return opinions_gathered(facts, pack, today)
    if window.closed_on is None or window.closed_on > today:
        return (
            hold(
                "opinions-not-closed",
                msg("意见征集还没有结束"),
                msg("请结束征集并汇总意见清单"),
                article(pack, "CC22", "第三十三条"),
            ),
        )
    if window.count and not window.taken_into_plan:
        return (
            hold(
                "opinions-not-in-plan",
                msg("收到%(have)s条意见，还没有列入协商方案"),
                msg("请逐条答复，并把采纳的列入方案"),
                article(pack, "CC22", "第三十三条"),
                have=window.count,
            ),
        )
    return ()


def plans_ready(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """Both sides say that their plan is ready; what is in it stays with them."""
    missing = [side for side in Side if side not in facts.plans_ready]
    return tuple(
        hold(
            f"no-plan-{side.value}",
            msg("职工方的协商方案还没有准备好")
            if side is Side.WORKERS
            else msg("企业方的协商方案还没有准备好"),
            msg("请这一方确认方案已备好"),
            article(pack, "CC22", "第三十三条"),
        )
        for side in missing
    )


def meeting_planned(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The day of the first meeting is fixed."""
    if facts.meeting_planned_on is None:
        return (
            hold(
                "meeting-not-planned",
                msg("还没有定协商会议的日期"),
                msg("请双方商定会议日期"),
                article(pack, "CC22", "第三十三条"),
            ),
        )
    return ()


def agenda_set(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The agenda is drafted, day and place are fixed."""
    if not facts.agenda_set:
        return (
            hold(
                "no-agenda",
                msg("还没有商定会议议程"),
                msg("请双方商定议程和地点"),
                article(pack, "CC22", "第三十三条"),
            ),
            *meeting_planned(facts, pack, today),
        )
    return meeting_planned(facts, pack, today)


def recorder_neutral(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """One neutral recorder is named who represents neither side."""
    rule = article(pack, "CC22", "第三十三条")
    if not facts.recorder_key:
        return (
            hold(
                "no-recorder",
                msg("还没有确定记录员"),
                msg("请双方共同确定1名记录员"),
                rule,
            ),
        )
    if any(one.person_key == facts.recorder_key for one in facts.representatives):
        return (
            hold(
                "recorder-represents",
                msg("记录员同时是协商代表"),
                msg("请换1名不是代表的人当记录员"),
                rule,
            ),
        )
    if not facts.recorder_neutral:
        return (
            hold(
                "recorder-not-neutral",
                msg("双方还没有确认记录员中立"),
                msg("请双方确认记录员，或者换人"),
                rule,
            ),
        )
    return ()


def meeting_recorded(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The meeting has been entered, with a day that has come."""
    if not facts.meetings:
        return (
            hold(
                "no-meeting-entered",
                msg("还没有填写会议记录"),
                msg("请记录员先填写这次会议的记录"),
                article(pack, "CC22", "第三十四条"),
            ),
        )
    last = max(facts.meetings, key=lambda meeting: meeting.no)
    if last.held_on > today:
        return (
            hold(
                "meeting-still-to-come",
                msg("会议日期%(day)s还没有到"),
                msg("请在会后填写记录"),
                day=last.held_on.isoformat(),
            ),
        )
    return ()


def chaired_jointly(pack: RulePack) -> bool:
    """Whether both chiefs chair the meetings together (上海)."""
    return article(pack, "SHCC", "第十八条") is not None


def chairs_alternate(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """Chaired in turn (Shanghai: jointly); a held meeting is recorded even if it was not."""
    ordered = sorted(facts.meetings, key=lambda meeting: meeting.no)
    if joint := article(pack, "SHCC", "第十八条"):
        if any(meeting.chair_side for meeting in ordered):
            return (
                warn(
                    "not-chaired-jointly",
                    msg("会议应当由双方首席代表共同主持"),
                    msg("请下次会议由双方首席代表共同主持"),
                    joint,
                ),
            )
        return ()
    same = [after.no for before, after in pairwise(ordered) if _same_chair(before, after)]
    return tuple(
        warn(
            "chair-did-not-alternate",
            msg("第%(no)s次会议和上一次由同一方主持"),
            msg("请下次会议换另一方首席代表主持"),
            article(pack, "CC22", "第三十四条"),
            no=no,
        )
        for no in same
    )


def _same_chair(before: Meeting, after: Meeting) -> bool:
    return before.chair_side is not None and before.chair_side is after.chair_side


def suspension_agreed(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The workers' side agrees, the next day is fixed, and it lies within the maximum."""
    pause = facts.suspension
    if pause is None or pause.resumes_on is None or pause.resumes_on <= pause.since:
        return (
            hold(
                "no-day-to-resume",
                msg("还没有约定恢复协商的日期"),
                msg("请约定中止期限和下次会议的时间、地点、内容"),
                article(pack, "CC22", "第三十五条"),
            ),
        )
    return (*_workers_agree(pause, pack), *_within_maximum(facts, pause, pack))


def _workers_agree(pause: Suspension, pack: RulePack) -> Iterator[Blocker]:
    if pause.workers_agreed is False:
        yield hold(
            "workers-against-suspension",
            msg("职工方不同意中止协商"),
            msg("请继续协商，或者先征得职工方同意"),
            article(pack, "ZJCC", "第十七条") or article(pack, "CC22", "第三十五条"),
        )


def _within_maximum(facts: RoundFacts, pause: Suspension, pack: RulePack) -> Iterator[Blocker]:
    rule = pack.applied("suspension_max")
    if rule is None:
        return
    if isinstance(rule.quantity, Answer):
        if rule.quantity.code == "force_majeure_only" and not pause.force_majeure:
            yield hold(
                "suspension-without-force-majeure",
                msg("这里只有不可抗力才能中止协商"),
                msg("请继续协商"),
                rule.source,
            )
        return
    latest = _latest_resumption(facts, pause, pack, rule)
    if latest and pause.resumes_on and pause.resumes_on > latest:
        say = warn if "unless_agreed" in rule.conditions else hold
        yield say(
            "suspension-too-long",
            msg("恢复日期%(day)s超过了中止的最长期限"),
            msg("请把恢复日期定在%(latest)s或以前"),
            rule.source,
            day=pause.resumes_on.isoformat(),
            latest=latest.isoformat(),
        )


def _latest_resumption(
    facts: RoundFacts, pause: Suspension, pack: RulePack, rule: Value
) -> date | None:
    length = rule.quantity
    if not isinstance(length, Length) or length.unit is not DayKind.CALENDAR:
        return None
    start = (facts.suspension_counted_from if adds_up(pack) else None) or pause.since
    return start + timedelta(days=length.length)


def agreed_day_reached(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The day on which the talks were to go on has come."""
    if facts.resumes_on is None or today < facts.resumes_on:
        return (
            hold(
                "agreed-day-to-come",
                msg("约定恢复协商的日期还没有到"),
                msg("请等到约定的日期，或者请双方一起恢复"),
                article(pack, "CC22", "第三十五条"),
            ),
        )
    return ()
