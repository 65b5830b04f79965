"""What holds a survey back: an unfinished questionnaire, a sample that is too small."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from xieshang.core.disclosure import Sample, SampleRule
from xieshang.core.law import Blocker, RulePack
from xieshang.core.procedure.holds import Guard, hold
from xieshang.core.words import msg

Blockers = tuple[Blocker, ...]
DECIDE_DAYS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """Everything that can hold a survey back."""

    ready: bool = False  # the questionnaire has all that is filled in for each survey
    survey_ends_on: date | None = None
    sample: Sample = field(default_factory=lambda: Sample(0, 0))
    rule: SampleRule = field(default_factory=SampleRule)
    over: bool = False  # the last day has passed
    suggestions: int = 0
    reason: str = ""
    measures: int = 0
    uncited: int = 0  # measures that name no suggestion
    unanswered: int = 0  # suggestions that became no measure
    unfinished: int = 0  # measures that are neither done nor given up with a reason
    last_progress_on: date | None = None
    measure_due_on: date | None = None

    @property
    def decide_on(self) -> date | None:
        """By when the county says what becomes of a survey whose sample was missed."""
        if self.survey_ends_on is None or not self.over or self.sample.enough(self.rule):
            return None
        return self.survey_ends_on + DECIDE_DAYS


def sample_and_tokens(facts: SurveyFacts, pack: RulePack, today: date) -> Blockers:
    """A sample plan; tokens that name nobody."""
    found: list[Blocker] = []
    if not facts.ready:
        found.append(
            hold(
                "answers-not-filled",
                msg("有的题还没有写明正确答案"),
                msg("请补上选项和正确答案"),
            )
        )
    if facts.survey_ends_on is None or facts.survey_ends_on <= today:
        found.append(hold("ends-too-early", msg("最后一日须在今天之后"), msg("请改最后一日")))
    if facts.sample.entitled < facts.rule.least:
        found.append(
            hold(
                "too-few-entitled",
                msg("花名册上只有%(have)s人，问卷至少要%(least)s份回答才能公布"),
                msg("请先补全花名册；人数本来就少的，由上级工会发区域问卷"),
                have=facts.sample.entitled,
                least=facts.rule.least,
            )
        )
    return tuple(found)


def sample_met(facts: SurveyFacts, pack: RulePack, today: date) -> Blockers:
    """The least sample was reached."""
    if facts.sample.enough(facts.rule):
        return ()
    if facts.sample.answers >= facts.rule.needed(facts.sample.entitled):
        return (
            hold(
                "quota-missed",
                msg("有的人群回答还不够"),
                msg("请动员他们来答，或者延长问卷"),
            ),
        )
    return (
        hold(
            "sample-missed",
            msg("回答还不够%(needed)s份（有权回答%(entitled)s人）"),
            msg("请延长问卷，或者不公布结果就结束"),
            needed=facts.rule.needed(facts.sample.entitled),
            entitled=facts.sample.entitled,
        ),
    )


def sample_missed(facts: SurveyFacts, pack: RulePack, today: date) -> Blockers:
    """The least sample was missed."""
    if not facts.over:
        return (
            hold(
                "survey-still-runs", msg("问卷还没有到最后一日"), msg("请等到最后一日过后再定")
            ),
        )
    if facts.sample.enough(facts.rule):
        return (hold("sample-reached", msg("回答已经够了"), msg("请结束问卷，公布结果")),)
    return ()


def nothing_suggested(facts: SurveyFacts, pack: RulePack, today: date) -> Blockers:
    """Nobody wrote a suggestion."""
    if facts.suggestions:
        return (
            hold(
                "suggestions-wait",
                msg("有人写了建议，还没有答复"),
                msg("请把建议转成措施，或者写明不采纳的理由"),
            ),
        )
    return ()


def cites_suggestions(facts: SurveyFacts, pack: RulePack, today: date) -> Blockers:
    """Each measure cites the suggestions that it answers; the others are answered in words."""
    if not facts.measures or facts.uncited:
        return (
            hold(
                "no-measure",
                msg("还没有一条措施写明是哪几条建议来的"),
                msg("请先加措施，勾上它回应的建议；都不采纳的，请答复建议"),
            ),
        )
    if facts.unanswered and not facts.reason.strip():
        return (
            hold(
                "suggestions-left",
                msg("还有%(have)s条建议没有归进措施"),
                msg("请归进措施，或者写明不采纳的理由"),
                have=facts.unanswered,
            ),
        )
    return ()


def all_finished(facts: SurveyFacts, pack: RulePack, today: date) -> Blockers:
    """Every measure is done with evidence, or given up with a reason."""
    if not facts.unfinished:
        return ()
    return (
        hold(
            "measures-open",
            msg("还有%(have)s条措施没有办完"),
            msg("请逐条登记办成了，或者写明没办成的原因"),
            have=facts.unfinished,
        ),
    )


def reason_given(facts: SurveyFacts, pack: RulePack, today: date) -> Blockers:
    """The reason is written down."""
    if facts.reason.strip():
        return ()
    return (hold("no-reason", msg("还没有写明理由"), msg("请写一段职工看得懂的答复")),)


GUARDS: Mapping[str, Guard[SurveyFacts]] = {
    "sample_and_tokens": sample_and_tokens,
    "sample_met": sample_met,
    "sample_missed": sample_missed,
    "nothing_suggested": nothing_suggested,
    "reason_given": reason_given,
    "cites_suggestions": cites_suggestions,
    "evidence_given": all_finished,
}
