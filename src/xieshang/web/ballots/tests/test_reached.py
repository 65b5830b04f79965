"""Under a question stands whether its votes suffice, where the law's number is known."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from xieshang.apps.ballots.services.publishing import Tally
from xieshang.core.ballots import Item
from xieshang.web.ballots.showing import Asked, Line, Outcome

COUNTED = Tally(40, 40, 0, 40, 40, 0, {}, {}, 0, 0, {}, {}, unanimous=False, few_on_paper=False)


def outcome(item: Item, votes: int, *, repeat: bool = False) -> Outcome:
    return Outcome(Asked(item, item.title, ()), (Line("同意", votes, 0, votes),), repeat)


@pytest.mark.parametrize(("votes", "reached"), [(20, False), (21, True), (22, True)])
def test_the_laws_number_itself_suffices_and_one_less_does_not(
    votes: int, reached: bool
) -> None:
    assert outcome(Item.approve("q1", "草案", needed=21), votes).reached is reached


def test_nothing_is_said_where_no_number_is_needed_or_names_are_chosen() -> None:
    assert outcome(Item.approve("q1", "草案"), 21).reached is None
    names = Item.choose("q1", "推选代表", ["甲", "乙"], most=1, needed=21)
    assert outcome(names, 30).reached is None


@pytest.mark.parametrize(
    ("votes", "repeat", "said"),
    [(21, False, "达到了"), (20, False, "没有达到"), (21, True, "")],
)
def test_the_page_says_it_unless_the_vote_must_be_repeated(
    votes: int, repeat: bool, said: str
) -> None:
    one = outcome(Item.approve("q1", "草案", needed=21), votes, repeat=repeat)
    with translation.override("zh-hans"):
        text = render_to_string(
            "ballots/_outcome.html",
            {"outcomes": [one], "tally": COUNTED, "frozen": {"entitled": 40}},
        )
    assert [word for word in ("达到了", "没有达到") if f"<b>{word}</b>" in text] == (
        [said] if said else []
    )
