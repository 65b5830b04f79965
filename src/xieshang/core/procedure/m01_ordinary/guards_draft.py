"""Step 4 to 5: when a draft is agreed, and when a dispute goes to the labour department."""

from __future__ import annotations

from datetime import date

from xieshang.core.law import CAUTIOUS, Blocker, RulePack, dispute_ends
from xieshang.core.procedure.holds import NO_CALENDAR, article, hold
from xieshang.core.procedure.m01_ordinary.facts import RoundFacts
from xieshang.core.procedure.m01_ordinary.parts import Side
from xieshang.core.words import msg

Blockers = tuple[Blocker, ...]


def meeting_held(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """There was a meeting, and one since the draft last came back."""
    back_on = _came_back_on(facts)
    held = [meeting.held_on for meeting in facts.meetings]
    if not held:
        return (
            hold(
                "no-meeting-held",
                msg("还没有开过协商会议"),
                msg("请先召开协商会议"),
                article(pack, "CC22", "第三十四条"),
            ),
        )
    if back_on and (max(held) < back_on or not facts.met_since_return):
        return (
            hold(
                "no-meeting-since-return",
                msg("草案%(day)s退回后还没有再开会"),
                msg("请就退回的内容再开1次协商会议"),
                article(pack, "CC22", "第四十六条"),
                day=back_on.isoformat(),
            ),
        )
    return ()


def _came_back_on(facts: RoundFacts) -> date | None:
    """When the congress or the department last sent the draft back."""
    days = [one.on for one in facts.filing.objections if one.on]
    if facts.draft.redrafts and facts.vote.decided_on:
        days.append(facts.vote.decided_on)
    return max(days, default=None)


def minutes_confirmed(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """Both sides have confirmed the minutes of every meeting."""
    return tuple(
        hold(
            "minutes-not-confirmed",
            msg("第%(no)s次会议的记录，职工方还没有确认")
            if Side.WORKERS not in meeting.confirmed_by
            else msg("第%(no)s次会议的记录，企业方还没有确认"),
            msg("请这一方确认会议记录"),
            article(pack, "ZJCC", "第十六条") or article(pack, "CC22", "第三十四条"),
            no=meeting.no,
        )
        for meeting in facts.meetings
        if not meeting.confirmed
    )


def topics_settled(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """Every topic is agreed or withdrawn, and at least one is agreed."""
    open_topics = [topic.title for topic in facts.topics if not topic.settled]
    if open_topics:
        return (
            hold(
                "topics-open",
                msg("还有%(have)s项议题没有谈定：%(items)s"),
                msg("请谈定这些议题，或者由提出的一方撤回"),
                article(pack, "CC22", "第三十四条"),
                have=len(open_topics),
                items=tuple(open_topics),
            ),
        )
    if not any(topic.agreed for topic in facts.topics):
        return (
            hold(
                "nothing-agreed",
                msg("还没有谈成任何一项议题"),
                msg("请至少谈成1项，再形成草案"),
                article(pack, "CC22", "第三十四条"),
            ),
        )
    return ()


def draft_lawful(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """There is a draft and the contract checks hold nothing against it."""
    if not facts.draft.exists:
        return (
            hold(
                "no-draft",
                msg("还没有合同草案"),
                msg("请先按谈成的内容写出草案"),
                article(pack, "CC22", "第三十四条"),
            ),
        )
    return facts.draft.findings


def objections_answered(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """Every clause that the department objected to has been changed or withdrawn."""
    open_clauses = [one.clause for one in facts.filing.objections if not one.answered]
    if open_clauses:
        return (
            hold(
                "objections-open",
                msg("审查指出的%(have)s处条款还没有修改：%(items)s"),
                msg("请就这些条款重新协商并修改"),
                article(pack, "CC22", "第四十六条"),
                have=len(open_clauses),
                items=tuple(open_clauses),
            ),
        )
    return ()


def application_written(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The application for coordination is written and dated."""
    applied = facts.conciliation
    if (
        applied.applied_on is None
        or applied.applied_on > today
        or not applied.applied_in_writing
    ):
        return (
            hold(
                "no-application",
                msg("还没有书面的协调申请"),
                msg("请提交书面申请，写明争议事项"),
                article(pack, "CC22", "第四十九条"),
            ),
        )
    return ()


def application_accepted(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The department has entered the day on which it took the dispute up."""
    done = facts.conciliation
    early = done.accepted_on and done.applied_on and done.accepted_on < done.applied_on
    if done.accepted_on is None or done.accepted_on > today or early:
        return (
            hold(
                "acceptance-without-day",
                msg("受理日期没有填，或者不对"),
                msg("请填写受理日期，协调期限从这一天起算"),
                pack.source("dispute_coordination"),
            ),
        )
    return ()


def extension_within_law(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The extension has its reason and ends no later than the law allows."""
    done = facts.conciliation
    rule = pack.source("dispute_coordination")
    if (
        done.extended_to is None
        or not done.extension_reason.strip()
        or done.accepted_on is None
    ):
        return (
            hold(
                "extension-without-reason",
                msg("延长协调期限，还没有写明理由和延长到哪一天"),
                msg("请写明理由和延长后的最后一天"),
                rule,
            ),
        )
    latest = dispute_ends(
        pack,
        done.accepted_on,
        calendar=facts.calendar or NO_CALENDAR,
        extended=True,
        switches=facts.switches if facts.calendar else CAUTIOUS,
    ).breach_on
    if done.extended_to > latest:
        return (
            hold(
                "extension-too-long",
                msg("协调期限最长到%(latest)s"),
                msg("请把最后一天改到%(latest)s或以前"),
                rule,
                latest=latest.isoformat(),
            ),
        )
    return ()


def settlement_signed(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """Both chiefs have signed the coordination agreement."""
    done = facts.conciliation
    if done.settled_on is None or done.settlement_signed_by != frozenset(Side):
        return (
            hold(
                "settlement-not-signed",
                msg("协调协议还没有经双方首席代表签字"),
                msg("请双方首席代表在协调协议上签字"),
                article(pack, "CC22", "第五十四条"),
            ),
        )
    return ()


def open_points_named(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The points that go back to the table are named."""
    if not facts.conciliation.open_points:
        return (
            hold(
                "no-open-points",
                msg("还没有写明哪些事项要继续协商"),
                msg("请列出继续协商的事项"),
                article(pack, "CC22", "第五十三条"),
            ),
        )
    return ()


def failure_explained(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The note says why the coordination failed and what comes next."""
    if not facts.conciliation.failure_reason.strip():
        return (
            hold(
                "failure-not-explained",
                msg("还没有写明协调未成的原因和下一步办法"),
                msg("请写明原因和下一步办法"),
                pack.source("dispute_coordination"),
            ),
        )
    return ()
