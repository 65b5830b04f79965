"""A witness signs what continues the log that it knows; C2SP names the refusals."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.trail import (
    EMPTY_ROOT,
    Checkpoint,
    NoteInvalid,
    Signer,
    consistency_proof,
    moment_of,
    open_note,
    root_of,
    sign,
)
from xieshang.core.trail.note import COSIGNATURE
from xieshang.core.trail.tests.logs import Log, log_of
from xieshang.core.trail.witness import (
    Request,
    Status,
    Verdict,
    cosigned,
    judge,
    lines_of,
    origin_hash,
    other_size,
    signed_by,
    size_of,
)

COUNTY = Signer("anlan.example/log", b"\x01" * 32)
CITY = Signer("mingchuan.example/witness", b"\x02" * 32)
NOW = 1_775_000_000
LOG = log_of(13)

# The example of the specification; its keys are not published, its form is.
EXAMPLE = """old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q\
1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""


def at(size: int, log: Log = LOG, by: Signer = COUNTY) -> tuple[Checkpoint, str]:
    checkpoint = Checkpoint(COUNTY.name, size, root_of(size, log.at))
    return checkpoint, sign(checkpoint.text, by)


def asked(old: int, new: int, log: Log = LOG) -> Request:
    proof = consistency_proof(old, new, log.at) if 0 < old < new else []
    return Request(old, tuple(proof), at(new, log)[1])


def verdict(request: Request, last: Checkpoint | None) -> Verdict:
    return judge(request, keys=[COUNTY.verifier()], last=last)


def test_the_published_request_is_read_and_written_alike() -> None:
    request = Request.read(EXAMPLE)
    assert (request.old, len(request.proof)) == (20852014, 4)
    assert request.checkpoint.size == 20852163
    assert request.text == EXAMPLE


@pytest.mark.parametrize("old", range(13))
@pytest.mark.parametrize("new", [1, 8, 12, 13])
def test_every_later_tree_is_signed(old: int, new: int) -> None:
    if old > new:
        return
    last = at(old)[0] if old else None
    read = Request.read(asked(old, new).text)
    assert verdict(read, last) == Verdict(Status.COSIGNED, at(new)[0])


def test_an_empty_log_is_signed_and_a_wrong_empty_one_is_not() -> None:
    assert verdict(asked(0, 0, log_of(0)), None).status is Status.COSIGNED
    assert verdict(asked(0, 3), at(0, log_of(0))[0]).status is Status.COSIGNED
    wrong = sign(Checkpoint(COUNTY.name, 0, b"\x07" * 32).text, COUNTY)
    assert verdict(Request(0, (), wrong), None).status is Status.NO_CONTINUATION
    right = sign(Checkpoint(COUNTY.name, 0, EMPTY_ROOT).text, COUNTY)
    assert verdict(Request(0, (b"\x07" * 32,), right), None).status is Status.NO_CONTINUATION


def test_another_size_than_the_last_signed_is_a_conflict() -> None:
    """So an old backup is found: it knows less than the witness has signed."""
    last = at(8)[0]
    assert verdict(asked(0, 13), last).status is Status.OTHER_SIZE
    assert verdict(asked(7, 13), last).status is Status.OTHER_SIZE
    assert verdict(asked(5, 7), last).status is Status.OTHER_SIZE
    assert verdict(asked(8, 13), None).status is Status.OTHER_SIZE


def test_a_fork_is_not_a_continuation() -> None:
    other = log_of(0)
    for number in range(13):
        other.append(b"rewritten" if number == 7 else bytes([number]))
    last = at(8)[0]
    assert verdict(asked(8, 13, other), last).status is Status.NO_CONTINUATION
    assert verdict(asked(8, 8, other), last).status is Status.NO_CONTINUATION
    mended = replace(asked(8, 13, other), proof=asked(8, 13).proof)
    assert verdict(mended, last).status is Status.NO_CONTINUATION


def test_a_proof_with_one_step_less_or_more_does_not_hold() -> None:
    last, request = at(5)[0], asked(5, 13)
    for proof in (request.proof[:-1], request.proof[1:], (*request.proof, b"\x07" * 32), ()):
        assert verdict(replace(request, proof=proof), last).status is Status.NO_CONTINUATION


def test_an_old_size_above_the_new_one_is_malformed() -> None:
    assert verdict(Request(9, (), at(8)[1]), at(9)[0]).status is Status.MALFORMED


def test_an_unknown_log_and_a_foreign_signature_are_told_apart() -> None:
    request = asked(0, 8)
    assert judge(request, keys=[], last=None).status is Status.UNKNOWN_LOG
    stranger = Signer(COUNTY.name, b"\x09" * 32)
    foreign = Request(0, (), at(8, by=stranger)[1])
    assert verdict(foreign, None).status is Status.NOT_SIGNED
    packed = bytearray(base64.b64decode(request.note.split()[-1]))
    packed[-1] ^= 1
    spoilt = request.note.rsplit(" ", 1)[0] + f" {base64.b64encode(packed).decode()}\n"
    assert verdict(Request(0, (), spoilt), None).status is Status.NOT_SIGNED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "old 0\n",
        EXAMPLE.replace("old 2", "old 02"),
        EXAMPLE.replace("old 2", "old -2"),
        EXAMPLE.replace("old 2", "old +2"),
        EXAMPLE.replace("old 2", "old  2"),
        EXAMPLE.replace("old 2", "Old 2"),
        EXAMPLE.replace("old 20852014\n", ""),
        EXAMPLE.replace("old 20852014", "old"),
        EXAMPLE.replace("pkaw=", "pkaw"),
        EXAMPLE.replace("pkaw=", "pkax="),
        EXAMPLE.replace("PlRNC", ""),
        EXAMPLE.replace("pkaw=\n", "pkaw=\r\n"),
        EXAMPLE.replace("\n\nexample", "\nexample"),
        "old 1\n" + "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n" * 64 + "\n" + at(8)[1],
    ],
)
def test_what_is_no_request_is_refused(text: str) -> None:
    with pytest.raises(NoteInvalid):
        Request.read(text)


def test_sixty_three_steps_may_be_sent() -> None:
    step = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
    assert len(Request.read("old 1\n" + step * 63 + "\n" + at(8)[1]).proof) == 63


def test_a_note_without_a_checkpoint_is_no_request() -> None:
    with pytest.raises(NoteInvalid):
        _ = Request(0, (), sign("a text\n", COUNTY)).checkpoint


def test_the_log_takes_the_lines_of_witnesses_it_knows() -> None:
    note = at(8)[1]
    line = cosigned(note, by=CITY, moment=NOW)
    stranger = cosigned(note, by=Signer("stranger.example", b"\x03" * 32), moment=NOW)
    known = [CITY.verifier(COSIGNATURE)]
    assert lines_of(stranger + line, note, known) == [(known[0], line)]
    assert moment_of(line) == NOW
    assert signed_by(note + stranger + line, known) == [(known[0], line)]
    assert known[0] in open_note(note + line, [COUNTY.verifier(), *known]).by
    for body in ("", stranger, line[:-1], "8\n", cosigned(at(9)[1], by=CITY, moment=NOW)):
        with pytest.raises(NoteInvalid):
            lines_of(body, note, known)
    with pytest.raises(NoteInvalid):  # the log's own kind of key witnesses nothing
        lines_of(line, note, [CITY.verifier()])


@pytest.mark.parametrize("moment", [0, -1, 2**63])
def test_a_witness_signs_no_time_that_is_none(moment: int) -> None:
    note = at(8)[1]
    with pytest.raises(NoteInvalid):
        cosigned(note, by=CITY, moment=moment)


def test_a_cosignature_without_a_time_does_not_hold() -> None:
    note = at(8)[1]
    text = note.partition("\n\n")[0] + "\n"
    signed = f"cosignature/v1\ntime 0\n{text}".encode()
    line = CITY.line(signed, COSIGNATURE, (0).to_bytes(8, "big"))
    with pytest.raises(NoteInvalid, match="does not hold"):
        lines_of(line, note, [CITY.verifier(COSIGNATURE)])


def test_the_size_of_a_conflict_is_read_as_it_is_written() -> None:
    assert size_of(other_size(20852014)) == 20852014
    for body in ("", "8", "08\n", " 8\n", "8\n\n", "eight\n", "-8\n"):
        with pytest.raises(NoteInvalid):
            size_of(body)


def test_a_log_is_named_by_the_hash_of_its_origin() -> None:
    assert origin_hash("go.sum database tree").startswith("46613be2987d5d31")


@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        read = Request.read(text)
    except NoteInvalid:
        return
    assert read.text == text
