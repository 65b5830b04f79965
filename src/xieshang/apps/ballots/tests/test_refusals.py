"""What is refused, by the office that is asked; nothing is signed, taken in or counted."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from xieshang.apps.ballots import services
from xieshang.apps.ballots.board.models import Result
from xieshang.apps.ballots.box.models import BoxRow
from xieshang.apps.ballots.errors import BallotRefused
from xieshang.apps.ballots.models import BallotPaper, RollEntry
from xieshang.apps.ballots.tests.phones import ABSTAIN, NO, NOW, TODAY, YES, Hall, Phone, hall
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.ballots import (
    ENVELOPE_BYTES,
    Ballot,
    BallotInvalid,
    Cast,
    Frozen,
    KeyPair,
    Reason,
    canonical,
    seal,
    shown,
)
from xieshang.core.ballots.tests.samples import signed

pytestmark = [
    pytest.mark.django_db(databases=["default", "box", "board"]),
    pytest.mark.usefixtures("_quick"),
]


@pytest.fixture
def here() -> Hall:
    seed(range(2025, 2028), announced_until=2026)
    return hall()


@pytest.fixture
def paper(here: Hall) -> BallotPaper:
    return here.opened()


@pytest.fixture
def phone(here: Hall, paper: BallotPaper) -> Phone:
    return here.phones(paper)[0].draw()


def why(act: Callable[[], object]) -> str:
    """For which reason an office refuses."""
    try:
        act()
    except BallotRefused as refused:
        return refused.code
    except BallotInvalid as refused:
        return str(refused.reason)
    return "nothing was refused"


def test_on_the_roll_or_no_ballot(here: Hall, paper: BallotPaper) -> None:
    stranger = Phone(paper, make.entry(here.enterprise))
    assert why(stranger.draw) == "not-on-roll"


def test_a_second_ballot_under_the_same_name_is_refused_the_same_one_is_not(
    here: Hall, paper: BallotPaper
) -> None:
    first = here.phones(paper)[0]
    asked = first.blind()
    answer = services.draw(paper, first.entry, *asked, now=NOW)
    assert services.draw(paper, first.entry, *asked, now=NOW) == answer
    other = Phone(paper, first.entry)
    assert why(other.draw) == "drawn-already"
    swapped = (asked[1], asked[0])
    assert why(lambda: services.draw(paper, first.entry, *swapped, now=NOW)) == "drawn-already"


NUMBERS: dict[str, Callable[[KeyPair], int]] = {
    "0": lambda key: 0,
    "1": lambda key: 1,
    "n - 1": lambda key: key.public.n - 1,
    "n": lambda key: key.public.n,
    "n + 2": lambda key: key.public.n + 2,
    "p": lambda key: key.p,
}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_that_no_honest_phone_sends_is_not_signed(
    here: Hall, paper: BallotPaper, small_keys: list[KeyPair], name: str
) -> None:
    phone = here.phones(paper)[0]
    [key] = [one for one in small_keys if one.public.n == paper.frozen.ticket.n]
    asked = NUMBERS[name](key).to_bytes(key.public.size)
    assert why(lambda: services.draw(paper, phone.entry, asked, asked, now=NOW)) == "range"
    assert RollEntry.objects.get(entry=phone.entry, paper=paper).request_hash == ""


@pytest.mark.parametrize("size", [0, 1, 127, 129, 4096])
def test_a_request_of_another_length_is_not_signed(
    here: Hall, paper: BallotPaper, size: int
) -> None:
    phone, asked = here.phones(paper)[0], bytes([5]) * size
    good = phone.blind()[1]
    assert why(lambda: services.draw(paper, phone.entry, asked, good, now=NOW)) == "size"


def test_keys_other_than_those_of_the_log_give_out_nothing(
    here: Hall, paper: BallotPaper
) -> None:
    marked = KeyPair.generate()
    frozen = paper.frozen
    changed = Frozen(
        frozen.paper, frozen.entitled, frozen.roll_root, marked.public, marked.public,
        frozen.count, frozen.receipt,
    )  # fmt: skip
    BallotPaper.objects.filter(pk=paper.pk).update(record=changed.record.decode())
    again = BallotPaper.objects.get(pk=paper.pk)
    assert why(here.phones(again)[0].draw) == "keys-not-logged"


def test_after_the_close_nothing_is_drawn(here: Hall, paper: BallotPaper) -> None:
    here.close(paper)
    assert why(here.phones(paper)[0].draw) == "not-drawing"


def test_after_the_hour_nothing_is_drawn_and_nothing_cast(here: Hall) -> None:
    paper = here.opened(closes_at=NOW + timedelta(hours=1))
    phones = here.phones(paper)
    phones[0].draw()
    late = NOW + timedelta(hours=1)
    assert why(lambda: phones[1].draw(late)) == "not-drawing"
    assert why(lambda: phones[0].vote(YES, late)) == "box-closed"


def test_who_votes_on_paper_draws_nothing_and_who_drew_votes_not_on_paper(
    here: Hall, paper: BallotPaper
) -> None:
    one, other = here.phones(paper)[:2]
    services.paper_channel(paper, one.entry, by=here.chair, today=TODAY)
    assert why(one.draw) == "votes-on-paper"
    other.draw()
    assert (
        why(lambda: services.paper_channel(paper, other.entry, by=here.chair, today=TODAY))
        == "drawn-already"
    )


# The box.


def sent(paper: BallotPaper, body: bytes) -> Callable[[], object]:
    return lambda: services.cast(paper.pk, body, now=NOW)


def test_a_ticket_that_nobody_signed_is_refused(
    phone: Phone, paper: BallotPaper, small_keys: list[KeyPair]
) -> None:
    message = phone.message(YES)
    forged = message.signature[:-1] + bytes([message.signature[-1] ^ 1])
    of_another = signed(small_keys[2], paper.frozen.ticket_message(phone.ticket))
    bad = {
        "forged": phone.message(YES, signature=forged),
        "another ticket": phone.message(YES, ticket=secrets.token_bytes(32)),
        "a ballot as a ticket": phone.message(
            YES, ticket=phone.serial, signature=phone.signatures[1]
        ),
        "a foreign key": phone.message(YES, signature=of_another),
    }
    assert {name: why(sent(paper, one.body)) for name, one in bad.items()} == dict.fromkeys(
        bad, "signature"
    )
    assert not BoxRow.objects.exists()


def test_a_vote_on_one_paper_is_none_on_another(here: Hall, phone: Phone) -> None:
    body = phone.message(YES).body
    other = here.opened()
    assert why(sent(other, body)) == "signature"
    assert why(lambda: services.cast(uuid4(), body, now=NOW)) == "box-closed"


@pytest.mark.parametrize("cut", [0, 1, 32, -1])
def test_a_message_of_another_length_is_refused(
    phone: Phone, paper: BallotPaper, cut: int
) -> None:
    body = phone.message(YES).body
    assert why(sent(paper, body[:cut])) == "size"
    assert why(sent(paper, body + bytes(1))) == "size"
    assert why(sent(paper, b"\x02" + body[1:])) == "size"


def test_revisions_count_from_one(phone: Phone, paper: BallotPaper) -> None:
    assert why(sent(paper, phone.message(YES, revision=0).body)) == "range"


def test_the_largest_revision_is_kept_as_it_is(phone: Phone, paper: BallotPaper) -> None:
    services.cast(paper.pk, phone.message(YES, revision=2**32 - 1).body, now=NOW)
    assert BoxRow.objects.get().rev == 2**32 - 1


def test_an_older_vote_never_takes_a_newer_ones_place(phone: Phone, paper: BallotPaper) -> None:
    first, second = phone.message(NO), phone.message(YES)
    services.cast(paper.pk, second.body, now=NOW)
    assert why(sent(paper, first.body)) == "older-than-in-box"
    other = phone.message(NO, revision=second.revision)
    assert why(sent(paper, other.body)) == "other-of-same-number"
    assert services.cast(paper.pk, second.body, now=NOW)  # the same again is no other
    assert bytes(BoxRow.objects.get().ct) == second.envelope


def test_the_box_is_shut_before_and_after(here: Hall) -> None:
    paper = here.frozen()
    phone = here.phones(paper)[0].draw()
    body = phone.message(YES).body
    assert why(sent(paper, body)) == "box-closed"
    services.open_voting(paper, by=here.chair, today=TODAY, now=NOW)
    assert services.cast(paper.pk, body, now=NOW) == services.cast(paper.pk, body, now=NOW)
    here.close(paper)
    assert why(sent(paper, body)) == "box-closed"
    assert why(sent(paper, phone.message(NO).body)) == "box-closed"


# The count: what was taken in sealed and turns out to be no ballot.


def test_what_is_no_ballot_is_counted_as_invalid_with_its_reason(
    here: Hall, paper: BallotPaper
) -> None:
    frozen = paper.frozen
    phones = [one.draw() for one in here.phones(paper)]
    one, two = phones[:2]
    other = here.opened()
    lent = Ballot(one.serial, one.signatures[1], YES)
    bodies: list[tuple[Phone, bytes]] = [
        (phones[0], lent.seal(frozen)),
        (phones[1], Ballot(one.serial, one.signatures[1], NO).seal(frozen)),
        (phones[2], secrets.token_bytes(ENVELOPE_BYTES)),
        (phones[3], Ballot(two.ticket, two.signatures[0], YES).seal(frozen)),
        (phones[4], Ballot(two.serial, two.signatures[1], (("perhaps",), ())).seal(frozen)),
        (phones[5], Ballot(two.serial, two.signatures[1], YES).seal(other.frozen)),
    ]
    for phone, envelope in bodies:
        services.cast(paper.pk, phone.message(YES, envelope=envelope).body, now=NOW)
    here.counted(paper)
    result = Result.objects.get(pk=paper.pk)
    assert (result.cast, result.valid) == (6, 1)
    assert result.reasons == {
        "duplicate": 1,  # two envelopes with one ballot
        "sealed": 2,  # noise, and one sealed for another paper
        "signature": 1,  # a ticket as a ballot
        "choices": 1,
    }
    told = services.tally(paper)
    assert (told.valid, told.invalid) == (1, 5)
    assert told.repeat == {"draft": True, "chief": True}  # five doubtful ones decide


FLAWS: dict[str, Callable[[dict[str, object]], object]] = {
    "a name too many": lambda data: {**data, "name": "王建国"},
    "no serial": lambda data: {k: v for k, v in data.items() if k != "serial"},
    "no list": lambda data: {**data, "choices": "yes"},
    "a number": lambda data: {**data, "choices": [[1], []]},
    "bad base64": lambda data: {**data, "serial": "?"},
    "another version": lambda data: {**data, "v": 2},
    "a list": lambda data: [data],
}


def test_a_ballot_that_is_written_otherwise_is_invalid(here: Hall, paper: BallotPaper) -> None:
    frozen = paper.frozen
    for phone, flaw in zip(here.phones(paper), FLAWS.values(), strict=False):
        phone.draw()
        data = {
            "v": 1,
            "serial": shown(phone.serial),
            "signature": shown(phone.signatures[1]),
            "choices": [["yes"], ["c1"]],
        }
        envelope = seal(frozen.count, frozen.hash, canonical(flaw(data)))
        services.cast(paper.pk, phone.message(YES, envelope=envelope).body, now=NOW)
    here.counted(paper)
    assert Result.objects.get(pk=paper.pk).reasons == {Reason.FORM.value: 6}


# Who may, and whether it can be secret at all.


def test_fewer_than_five_get_no_electronic_ballot(here: Hall) -> None:
    with pytest.raises(BallotRefused, match="联合") as refused:
        here.frozen(electors=here.entries[:4])
    assert refused.value.code == "too-few-for-secrecy"
    assert here.frozen(electors=here.entries[:5]).frozen.entitled == 5


def test_paper_does_not_leave_so_few_telephones_that_their_ballots_are_known(
    here: Hall, paper: BallotPaper
) -> None:
    first, second = here.entries[:2]
    for _again in range(2):  # six on the roll; a second time changes nothing
        services.paper_channel(paper, first, by=here.chair, today=TODAY)
    assert (
        why(lambda: services.paper_channel(paper, second, by=here.chair, today=TODAY))
        == "too-few-on-phones"
    )
    assert paper.roll.filter(channel=RollEntry.Channel.PAPER).get().entry == first


def test_only_the_union_or_one_above_runs_a_ballot(here: Hall) -> None:
    for stranger in (make.hr_of(here.enterprise), make.chair_of(make.enterprise())):
        with pytest.raises(PermissionDenied):
            here.frozen(by=stranger)
    paper = here.frozen(by=here.officer)
    with pytest.raises(PermissionDenied):
        services.open_voting(paper, by=make.head_of(here.enterprise), today=TODAY, now=NOW)


def test_people_of_two_enterprises_vote_together_under_the_union_above(here: Hall) -> None:
    other = [make.entry(make.enterprise()) for _ in range(3)]
    both = [*here.entries[:3], *other]
    with pytest.raises(PermissionDenied):
        here.frozen(electors=both)
    assert here.frozen(electors=both, by=here.officer).frozen.entitled == 6


def test_a_cast_says_nothing_but_its_size(phone: Phone) -> None:
    """Whoever watches the line sees the same length for every choice on the same paper."""
    sizes = {len(phone.message(choices).body) for choices in (YES, NO, ABSTAIN)}
    assert sizes == {Cast.size(phone.frozen)}
