"""The exchange with a witness, both ends by the real services; the wire is a function here.

That it also holds between two servers with two databases is shown in tests/witnesses.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from xieshang.apps.trail import asking, outside, witnessing
from xieshang.apps.trail.models import Checkpoint, Cosignature, Event, Witness, WitnessedLog
from xieshang.apps.trail.proofs import latest
from xieshang.apps.trail.sequencer import sequence
from xieshang.apps.trail.tests.logs import NOW, TODAY, happen, log_of
from xieshang.core import trail
from xieshang.core.trail import NoteInvalid, Signer, open_note, sign
from xieshang.core.trail.note import COSIGNATURE
from xieshang.core.trail.witness import Request, Status, origin_hash

pytestmark = pytest.mark.django_db
CITY = "https://city.example/witness"


def wire(_address: str, text: str) -> tuple[int, str]:
    """Here the log is its own witness: the same two ends, without a network between them."""
    said = witnessing.answer(text, now=NOW)
    return int(said.status), said.body


def saying(status: int, body: str = "") -> Callable[[str, str], tuple[int, str]]:
    return lambda _address, _text: (status, body)


def both_registered() -> Witness:
    witnessing.register(outside.signer().verifier().vkey, on=TODAY)
    made = asking.register(witnessing.signer().verifier(COSIGNATURE).vkey, CITY, on=TODAY)
    Event.objects.all().delete()  # the logs below count from here
    return made


def grown(count: int) -> Checkpoint:
    happen(count)
    made = sequence(now=NOW)
    assert made is not None
    return made


def test_the_newest_checkpoint_is_cosigned_and_the_receipts_carry_it() -> None:
    witness, made = both_registered(), log_of(5)
    [asked] = asking.ask_all(now=NOW, send=wire)
    assert (asked.fault, asked.size) == ("", 5)
    opened = open_note(made.signed, [*outside.verifiers(), trail.Verifier.read(witness.vkey)])
    assert [key.name for key in opened.by] == [outside.signer().name, witness.name]
    kept = witnessing.signed_for(origin_hash(outside.signer().name))
    assert kept == made.signed == outside.last_seen()
    assert witnessing.signed_for("0" * 64) is None


def test_who_has_signed_the_newest_is_not_asked_again_and_nobody_too_often() -> None:
    both_registered()
    log_of(2)
    assert len(asking.ask_all(now=NOW, send=wire)) == 1
    assert asking.ask_all(now=NOW + timedelta(hours=1), send=wire) == []
    grown(1)
    assert asking.ask_all(now=NOW + timedelta(minutes=9), send=wire) == []
    [asked] = asking.ask_all(now=NOW + timedelta(minutes=10), send=wire)
    assert asked.size == 3
    assert Cosignature.objects.count() == 2


def test_a_log_that_forgot_what_was_signed_asks_once_more_from_there() -> None:
    """As after a crash between the witness's signature and our keeping of it."""
    witness, _made = both_registered(), log_of(3)
    asking.ask_all(now=NOW, send=wire)
    Cosignature.objects.all().delete()
    Witness.objects.update(size=0)
    grown(4)
    witness.refresh_from_db()
    newest = latest()
    assert newest is not None
    asking.ask(witness, newest, now=NOW, send=wire)
    assert (witness.fault, witness.size) == ("", 7)


def test_an_old_backup_is_told_by_the_witness() -> None:
    witness, made = both_registered(), log_of(3)
    asking.take(witness, made, Status.OTHER_SIZE, "9\n", now=NOW)
    assert witness.fault == Witness.Fault.BEHIND
    assert witness.alarming
    assert (witness.size, witness.fault_size) == (0, 9)
    asking.take(witness, made, Status.OTHER_SIZE, "0\n", now=NOW)
    assert not witness.alarming


def test_a_witness_that_a_second_worker_asked_meanwhile_is_no_alarm() -> None:
    witness, slow = both_registered(), log_of(3)
    grown(4)
    [asked] = asking.ask_all(now=NOW, send=wire)  # the other one
    assert asked.size == 7
    asking.ask(witness, slow, now=NOW, send=wire)
    witness.refresh_from_db()
    assert (witness.fault, witness.size) == ("", 7)


def test_a_fork_is_refused_and_what_was_refused_is_kept() -> None:
    witness, made = both_registered(), log_of(4)
    forged = trail.Checkpoint(outside.signer().name, 4, b"\x07" * 32)
    log = WitnessedLog.objects.get()
    log.size, log.signed = 4, sign(forged.text, outside.signer())  # of the other story
    log.save()
    Witness.objects.update(size=4)
    witness.refresh_from_db()
    asking.ask(witness, made, now=NOW, send=wire)
    assert witness.fault == Witness.Fault.FORKED
    log.refresh_from_db()
    assert log.refused.startswith(made.note)
    assert log.size == 4
    assert log.alarming
    assert not Cosignature.objects.exists()


def test_a_stranger_with_a_public_checkpoint_and_a_wrong_proof_raises_no_lasting_alarm() -> (
    None
):
    witness, made = both_registered(), log_of(3)
    asking.ask(witness, made, now=NOW, send=wire)
    junk = (b"\x07" * 32,)
    # Given what was signed already, with a wrong proof: nothing to be kept
    said = witnessing.answer(Request(3, junk, made.note).text, now=NOW)
    assert said.status is Status.NO_CONTINUATION
    assert WitnessedLog.objects.get().refused == ""
    # Given a newer one, before the log itself has sent it: kept, until the log has
    newer = grown(2)
    witnessing.answer(Request(3, junk, newer.note).text, now=NOW + timedelta(minutes=1))
    log = WitnessedLog.objects.get()
    assert (log.refused, log.alarming) == (newer.note, True)
    request = asking.request_for(witness, newer)
    said = witnessing.answer(request.text, now=NOW + timedelta(minutes=2))
    assert said.status is Status.COSIGNED
    log.refresh_from_db()
    assert (log.refused, log.alarming) == (newer.note, False)


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (200, "", Witness.Fault.MISREAD),
        (200, "— a b\n", Witness.Fault.MISREAD),
        (409, "nine\n", Witness.Fault.MISREAD),
        (403, "", Witness.Fault.NOT_SIGNED),
        (404, "", Witness.Fault.UNKNOWN),
        (422, "", Witness.Fault.FORKED),
        (429, "", Witness.Fault.MISREAD),
        (500, "<html>", Witness.Fault.MISREAD),
    ],
)
def test_every_answer_leaves_what_is_wrong(status: int, body: str, fault: str) -> None:
    both_registered()
    log_of(2)
    [asked] = asking.ask_all(now=NOW, send=saying(status, body))
    assert asked.fault == fault
    assert not Cosignature.objects.exists()


def test_a_witness_that_cannot_be_reached_is_tried_again() -> None:
    def nobody(_address: str, _text: str) -> tuple[int, str]:
        raise ConnectionRefusedError

    both_registered()
    log_of(2)
    [asked] = asking.ask_all(now=NOW, send=nobody)
    assert asked.fault == Witness.Fault.UNREACHABLE
    [again] = asking.ask_all(now=NOW + timedelta(minutes=10), send=wire)
    assert again.fault == ""


def test_what_is_no_request_and_what_is_not_registered_are_told_apart() -> None:
    log_of(2)
    assert witnessing.answer("", now=NOW).status is Status.MALFORMED
    witness = asking.register(witnessing.signer().verifier(COSIGNATURE).vkey, on=TODAY)
    newest = latest()
    assert newest is not None
    text = asking.request_for(witness, newest).text
    assert witnessing.answer(text, now=NOW).status is Status.UNKNOWN_LOG
    stranger = Signer(outside.signer().name, b"\x09" * 32)
    witnessing.register(stranger.verifier().vkey, on=TODAY)
    assert witnessing.answer(text, now=NOW).status is Status.NOT_SIGNED
    witnessing.register(outside.signer().verifier().vkey, anew=True, on=TODAY)
    assert witnessing.answer(text, now=NOW).status is Status.COSIGNED
    assert witnessing.answer(text, now=NOW).body == "2\n"


def test_keys_of_the_wrong_kind_and_a_second_key_are_refused() -> None:
    log = outside.signer().verifier().vkey
    witness = witnessing.signer().verifier(COSIGNATURE).vkey
    for vkey in (witness, "", "x"):
        with pytest.raises(NoteInvalid):
            witnessing.register(vkey, on=TODAY)
    for vkey in (log, "", "x"):
        with pytest.raises(NoteInvalid):
            asking.register(vkey, on=TODAY)
    witnessing.register(log, on=TODAY)
    with pytest.raises(NoteInvalid, match="another key"):
        witnessing.register(
            Signer(outside.signer().name, b"\x09" * 32).verifier().vkey, on=TODAY
        )


def test_an_answer_on_a_stick_is_kept_however_much_the_log_has_grown() -> None:
    witness, made = both_registered(), log_of(3)
    said = witnessing.answer(asking.request_for(witness, made).text, now=NOW)
    grown(2)
    assert asking.receive(witness, said.signed, now=NOW) is False
    assert (witness.size, witness.fault) == (3, "")
    assert Cosignature.objects.get().checkpoint_id == 3
    assert asking.receive(witness, "3\n", now=NOW) is True
    for text in ("", "x", "3", made.note, said.signed.replace("\n3\n", "\n4\n")):
        with pytest.raises(NoteInvalid):
            asking.receive(witness, text, now=NOW)


def test_whom_one_trusts_stands_in_the_log_itself() -> None:
    log = witnessing.register(outside.signer().verifier().vkey, on=TODAY)
    witnessing.register(log.vkey, on=TODAY, anew=True)
    witness = asking.register(witnessing.signer().verifier(COSIGNATURE).vkey, on=TODAY)
    asking.end(witness, on=TODAY)
    witnessing.end(log, on=TODAY)
    told = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert told == [
        "trail.log.registered",
        "trail.log.registered",
        "trail.witness.registered",
        "trail.witness.ended",
        "trail.log.ended",
    ]
    assert Event.objects.filter(payload__anew=True).count() == 1


def test_the_key_that_witnesses_is_not_the_key_of_the_log() -> None:
    assert witnessing.signer().seed != outside.signer().seed
    assert witnessing.signer().name == f"{outside.signer().name}/witness"
