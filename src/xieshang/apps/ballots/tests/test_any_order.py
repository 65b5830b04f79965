"""Draws, casts and the close in any order that Hypothesis finds, beside a model."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from xieshang.apps.ballots import services
from xieshang.apps.ballots.box.models import BoxRow
from xieshang.apps.ballots.errors import BallotRefused
from xieshang.apps.ballots.models import RollEntry
from xieshang.apps.ballots.tests.phones import (
    ABSTAIN,
    NO,
    NOW,
    TODAY,
    YES,
    Hall,
    Phone,
    hall,
)
from xieshang.apps.cases.work_calendar import seed
from xieshang.core.ballots import Cast, Choices, recount

ALIASES = ("default", "box", "board")
VOTERS = st.integers(0, 4)


class Voting(RuleBasedStateMachine):
    """Five voters; ``held`` is what should lie in the box of each."""

    here: Hall  # set by the test

    def __init__(self) -> None:
        super().__init__()
        self.undo = [transaction.atomic(using=alias) for alias in ALIASES]
        for one in self.undo:
            one.__enter__()
        self.paper = self.here.opened()
        self.phones = self.here.phones(self.paper)
        self.sent: list[tuple[int, Cast, Choices]] = []
        self.held: dict[int, tuple[int, Cast, Choices]] = {}
        self.drawn: dict[int, Phone] = {}
        self.closed = False

    def teardown(self) -> None:
        for one, alias in zip(reversed(self.undo), reversed(ALIASES), strict=True):
            transaction.set_rollback(True, using=alias)
            one.__exit__(None, None, None)

    @rule(who=VOTERS)
    def draw(self, who: int) -> None:
        """A phone asks; asked again it gets the same."""
        phone = self.phones[who]
        if self.closed:
            with pytest.raises(BallotRefused):
                phone.draw()
        else:
            before = phone.signatures
            phone.draw()
            assert before in {(b"", b""), phone.signatures}
            self.drawn[who] = phone

    @rule(who=VOTERS)
    def draw_twice(self, who: int) -> None:
        """Another phone under the same name gets nothing once one was drawn."""
        if who in self.drawn:
            with pytest.raises(BallotRefused):
                Phone(self.paper, self.phones[who].entry).draw()

    @rule(who=VOTERS, choices=st.sampled_from([YES, NO, ABSTAIN]))
    def write(self, who: int, choices: Choices) -> None:
        """A vote leaves the phone; it may arrive at any time, or never."""
        if who in self.drawn:
            self.sent.append((who, self.drawn[who].message(choices), choices))

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def arrive(self, data: st.DataObject) -> None:
        """Any message that was ever sent arrives, perhaps once more."""
        who, message, choices = data.draw(st.sampled_from(self.sent))
        revision = self.held[who][0] if who in self.held else 0
        again = who in self.held and self.held[who][1] == message
        if self.closed or (message.revision <= revision and not again):
            with pytest.raises(BallotRefused):
                services.cast(self.paper.pk, message.body, now=NOW)
        else:
            services.cast(self.paper.pk, message.body, now=NOW)
            self.held[who] = (message.revision, message, choices)

    @rule()
    def close(self) -> None:
        self.here.close(self.paper)
        self.closed = True

    @invariant()
    def the_box_holds_what_it_should(self) -> None:
        rows = {bytes(ct) for ct in BoxRow.objects.values_list("ct", flat=True)}
        assert rows == {message.envelope for _rev, message, _choices in self.held.values()}
        lines = RollEntry.objects.filter(paper=self.paper).exclude(request_hash="")
        assert {line.entry_id for line in lines} == {
            phone.entry.pk for phone in self.drawn.values()
        }

    @precondition(lambda self: self.closed)
    @rule()
    def count(self) -> None:
        """What is counted is what lies in the box, each voter's last."""
        services.count_now(self.paper, by=self.here.chair, today=TODAY)
        services.publish(self.paper, by=self.here.chair, today=TODAY, now=NOW)
        told = services.tally(self.paper)
        assert (told.drawn, told.cast, told.invalid) == (len(self.drawn), len(self.held), 0)
        wanted = [choices for _rev, _message, choices in self.held.values()]
        assert told.electronic == self.paper.frozen.paper.totals(wanted)
        assert recount(services.board_of(self.paper)).faults == ()


@pytest.mark.django_db(databases=list(ALIASES))
@pytest.mark.usefixtures("_quick")
def test_in_whatever_order_each_voters_last_word_counts_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seed(range(2025, 2028), announced_until=2026)
    monkeypatch.setattr(Voting, "here", hall(5), raising=False)
    quick: dict[str, Any] = {"max_examples": 10, "stateful_step_count": 16}
    run_state_machine_as_test(
        Voting,
        settings=settings(
            **quick, deadline=None, suppress_health_check=list(HealthCheck), database=None
        ),
    )
