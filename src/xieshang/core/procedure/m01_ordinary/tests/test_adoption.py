"""Steps 5 and 6: the vote at its edges, and who signs before or after it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xieshang.core.law import RulePack
from xieshang.core.procedure.m01_ordinary import GUARDS, RoundFacts
from xieshang.core.procedure.m01_ordinary.parts import Side, Signatures, Supervision
from xieshang.core.procedure.m01_ordinary.tests.rounds import (
    BOTH,
    JIANGSU,
    NATION,
    SHANGHAI,
    TODAY,
    ZHEJIANG,
    a_round,
    at,
    days_ago,
    holds,
    warnings,
)


def voted(**changes: object) -> RoundFacts:
    facts = a_round()
    return at(facts, vote=replace(facts.vote, **changes))  # type: ignore[arg-type]


def signed_before(facts: RoundFacts) -> RoundFacts:
    return at(facts, draft=replace(facts.draft, signed_by=BOTH))


@pytest.mark.parametrize(
    ("rules", "yes", "codes"),
    [
        (ZHEJIANG, 21, []),
        (ZHEJIANG, 20, ["draft-rejected"]),  # exactly half: 过半数 asks for more
        (NATION, 20, []),  # exactly half: 半数以上 includes it
        (NATION, 19, ["draft-rejected"]),  # one vote short
        (JIANGSU, 20, []),  # not read: the national rule meanwhile
    ],
)
def test_a_draft_needs_the_majority_of_all(rules: RulePack, yes: int, codes: list[str]) -> None:
    assert holds("5_adopt", "adopted", voted(yes=yes), rules=rules) == codes


def test_exactly_half_is_pointed_out_and_a_county_may_ask_for_one_more() -> None:
    half = voted(yes=20)
    assert "exact-half" in warnings("5_adopt", "adopted", half, rules=NATION)
    strict = at(half, switches=replace(half.switches, exact_half_is_enough=False))
    assert holds("5_adopt", "adopted", strict, rules=NATION) == ["draft-rejected"]


def test_jiangsu_says_that_its_text_was_not_read() -> None:
    assert "unverified-law" in warnings("5_adopt", "adopted", a_round(), rules=JIANGSU)


def test_one_delegate_short_of_the_quorum_decides_nothing() -> None:
    few = voted(present=26, yes=26, no=0)
    assert holds("5_adopt", "adopted", few) == ["no-quorum"]
    assert holds("5_adopt", "rejected", few) == ["no-quorum"]
    assert holds("5_adopt", "adopted", voted(present=27, yes=27, no=0)) == []


def test_a_lost_vote_is_recorded_as_lost_and_a_won_one_is_not() -> None:
    assert holds("5_adopt", "rejected", voted(yes=20, no=18)) == []
    assert holds("5_adopt", "rejected", voted(yes=21, no=17)) == ["vote-was-carried"]


def test_counts_that_cannot_be_are_refused_both_ways() -> None:
    for event in ("adopted", "rejected"):
        assert holds("5_adopt", event, voted(yes=39)) == ["counts-cannot-be"]


def test_vacant_seats_are_shown_both_ways() -> None:
    assert "vacant-seats" in warnings("5_adopt", "adopted", voted(seats=42))


def test_an_open_vote_does_not_adopt_where_the_law_asks_for_a_secret_one() -> None:
    open_vote = voted(secret=False)
    assert holds("5_adopt", "adopted", open_vote) == ["ballot-not-secret"]
    assert holds("5_adopt", "adopted", open_vote, rules=NATION) == []  # from memory: no hold
    assert holds("5_adopt", "adopted", signed_before(open_vote), rules=SHANGHAI) == [
        "ballot-not-secret"
    ]


@pytest.mark.parametrize("event", ["adopted", "rejected"])
def test_only_a_counted_vote_on_this_very_text_decides(event: str) -> None:
    lost = {"yes": 1, "no": 37} if event == "rejected" else {}
    assert holds("5_adopt", event, voted(counted=False, **lost)) == ["vote-not-counted"]
    assert holds("5_adopt", event, voted(decided_on=None, **lost)) == ["vote-not-counted"]
    assert holds("5_adopt", event, voted(decided_on=days_ago(-1), **lost)) == [
        "vote-not-counted"
    ]
    assert holds("5_adopt", event, voted(subject="0000", **lost)) == ["vote-on-another-text"]


@pytest.mark.parametrize(("days_before", "held"), [(1, True), (0, False), (-1, False)])
def test_no_vote_is_counted_before_the_day_of_the_meeting(days_before: int, held: bool) -> None:
    meeting, vote_day = days_ago(5), days_ago(5 + days_before)
    found = holds("5_adopt", "adopted", voted(meets_on=meeting, decided_on=vote_day))
    assert found == ["vote-before-meeting"] * held


def test_papers_go_out_before_the_congress_seven_days_ahead_in_shanghai() -> None:
    convene = ("5_adopt", "convene_congress")
    assert holds(*convene, a_round()) == []
    assert holds(*convene, voted(papers_sent_on=None)) == ["congress-without-papers"]
    assert holds(*convene, voted(meets_on=None)) == ["congress-without-papers"]
    assert holds(*convene, voted(papers_sent_on=days_ago(-1))) == ["congress-without-papers"]
    late = voted(papers_sent_on=days_ago(44))
    assert holds(*convene, signed_before(late), rules=SHANGHAI) == ["papers-too-late"]
    assert holds(*convene, late) == []
    assert warnings(*convene, late) == ["papers-too-late"]
    assert holds(*convene, signed_before(a_round()), rules=SHANGHAI) == []


def test_in_shanghai_the_chiefs_sign_the_draft_before_the_vote() -> None:
    for event in ("convene_congress", "adopted"):
        assert holds("5_adopt", event, a_round(), rules=SHANGHAI) == ["draft-not-signed"]
        one = at(a_round(), draft=replace(a_round().draft, signed_by=frozenset({Side.WORKERS})))
        assert holds("5_adopt", event, one, rules=SHANGHAI) == ["draft-not-signed"]
        assert holds("5_adopt", event, signed_before(a_round()), rules=SHANGHAI) == []


def test_elsewhere_both_chiefs_sign_after_the_vote() -> None:
    assert holds("6_sign", "sign", a_round()) == []
    early = at(a_round(), signatures=Signatures(days_ago(39), days_ago(36)))
    assert holds("6_sign", "sign", early) == ["signed-before-vote"]
    tomorrow = at(a_round(), signatures=Signatures(days_ago(37), days_ago(-1)))
    assert holds("6_sign", "sign", tomorrow) == ["signed-before-vote"]
    for half in (Signatures(None, days_ago(36)), Signatures(days_ago(37), None)):
        facts = at(a_round(), signatures=half)
        assert holds("6_sign", "sign", facts) == ["signature-missing"]
        assert facts.signed_on is None


def test_in_shanghai_a_written_notice_takes_the_place_of_the_signature() -> None:
    noticed = signed_before(voted(notice_on=days_ago(37)))
    assert holds("6_sign", "notify_vote", noticed, rules=SHANGHAI) == []
    assert holds("6_sign", "sign", noticed, rules=SHANGHAI) == ["notice-instead-of-signature"]
    for day in (None, days_ago(39), days_ago(-1)):
        facts = signed_before(voted(notice_on=day))
        assert holds("6_sign", "notify_vote", facts, rules=SHANGHAI) == ["notice-not-given"]
    assert holds("6_sign", "notify_vote", noticed) == ["signature-instead-of-notice"]


def test_a_chief_who_will_not_sign_brings_the_county_in() -> None:
    refusing = at(a_round(), signatures=Signatures(refused_by=Side.EMPLOYER))
    assert holds("6_sign", "escalate", refusing) == []
    assert holds("6_sign", "escalate", a_round()) == ["reminder-without-day"]
    reminded = at(a_round(), supervision=Supervision(reminded_on=days_ago(7)))
    assert holds("6_sign", "escalate", reminded) == []


def test_one_vote_short_is_refused_with_the_article() -> None:
    [blocker] = GUARDS["vote_carried"](voted(yes=20), ZHEJIANG, TODAY)
    assert str(blocker.source) == "《浙江省集体合同条例》第二十四条第二款"
