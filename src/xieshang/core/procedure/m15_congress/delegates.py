"""Whether the delegates are enough, rightly composed and rightly elected."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xieshang.core.law import Blocker, NoRule, RulePack, delegate_count
from xieshang.core.law.quantity import Answer, Count, Share
from xieshang.core.law.value import Value
from xieshang.core.procedure.holds import hold, warn
from xieshang.core.procedure.m15_congress.facts import CongressFacts, Constituency
from xieshang.core.words import msg


def composition(facts: CongressFacts, pack: RulePack) -> Iterator[Blocker]:
    """What is wrong with the list of delegates; for a general meeting, whether it may sit."""
    if facts.general_meeting:
        yield from _small_enough(facts, pack)
        return
    yield from _enough(facts, pack)
    yield from _managers(facts, pack)
    yield from _women(facts, pack)


def _small_enough(facts: CongressFacts, pack: RulePack) -> Iterator[Blocker]:
    rule = pack.applied("general_meeting_below")
    if rule is None or not isinstance(rule.quantity, Count):
        return
    if facts.employees >= rule.quantity.number:
        yield _say(rule)(
            "too-many-for-a-general-meeting",
            msg("职工%(have)s人，满%(least)s人应当开职工代表大会"),
            msg("请改为职工代表大会，由各选区选出代表"),
            rule.source,
            have=facts.employees,
            least=rule.quantity.number,
        )


def _enough(facts: CongressFacts, pack: RulePack) -> Iterator[Blocker]:
    if not facts.employees:
        return
    try:
        count = delegate_count(pack, facts.employees)
    except NoRule:
        return
    if facts.delegates >= count.suggested:
        return
    say = warn if count.provisional or not count.covered else hold
    yield say(
        "too-few-delegates",
        msg("职工代表%(have)s名，至少要%(least)s名"),
        msg("请由各选区补选，并登记当选的代表"),
        count.source,
        have=facts.delegates,
        least=count.suggested,
    )


def _managers(facts: CongressFacts, pack: RulePack) -> Iterator[Blocker]:
    rule = pack.applied("delegates_managers_max_share")
    if rule is None or not isinstance(rule.quantity, Share) or not facts.delegates:
        return
    if not rule.quantity.holds(facts.managers, facts.delegates):
        yield _say(rule)(
            "too-many-managers",
            msg("中层以上管理人员占%(have)s名，至多%(most)s名"),
            msg("请调整名单，由职工另选代表"),
            rule.source,
            have=facts.managers,
            most=rule.quantity.most_of(facts.delegates),
        )


def _women(facts: CongressFacts, pack: RulePack) -> Iterator[Blocker]:
    rule = pack.applied("delegates_women")
    if rule is None or not isinstance(rule.quantity, Answer):
        return
    if not (facts.employees and facts.women and facts.delegates):
        return
    least = -(-facts.women * facts.delegates // facts.employees)
    if facts.women_delegates < least:
        yield _say(rule)(
            "too-few-women-delegates",
            msg("女职工代表%(have)s名，按女职工比例要%(least)s名"),
            msg("请补选女职工代表"),
            rule.source,
            have=facts.women_delegates,
            least=least,
        )


def elections(facts: CongressFacts, pack: RulePack) -> Iterator[Blocker]:
    """Each constituency by itself; where no text was read, the process's own measure."""
    quorum, majority = (
        pack.applied(name)
        for name in ("delegate_election_quorum", "delegate_election_majority")
    )
    for one in facts.constituencies:
        yield from _election(one, quorum, majority)


def _election(
    one: Constituency, quorum: Value | None, majority: Value | None
) -> Iterator[Blocker]:
    if quorum is not None and (least := _missed(quorum, one.present, one.electors)):
        yield hold(
            "constituency-without-quorum",
            msg("%(name)s选举到会%(have)s人，至少要%(least)s人（全体%(all)s人）"),
            msg("请另定时间重新选举"),
            quorum.source,
            name=one.name,
            have=one.present,
            least=least,
            all=one.electors,
        )
    if majority is not None and (least := _missed(majority, one.least_yes, one.electors)):
        yield hold(
            "delegate-not-elected",
            msg("%(name)s有人得赞成票%(have)s张，至少要%(least)s张（全体%(all)s人）"),
            msg("请由这个选区重新选举"),
            majority.source,
            name=one.name,
            have=one.least_yes,
            least=least,
            all=one.electors,
        )


def _missed(rule: Value, have: int, everyone: int) -> int:
    """How many would have been enough; 0 where they are."""
    share = rule.as_kind(Share)
    return 0 if share.holds(have, everyone) else share.least_of(everyone)


def _say(rule: Value) -> Callable[..., Blocker]:
    return warn if rule.warning else hold
