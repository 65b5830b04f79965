"""Notes, checkpoints, receipts and tiles are read and written as C2SP says."""

from __future__ import annotations

import base64

import pytest

from xieshang.core.trail import (
    Checkpoint,
    NoteInvalid,
    Receipt,
    Signer,
    Verifier,
    consistency_proof,
    cosign,
    entries_path,
    inclusion_proof,
    open_note,
    root_of,
    sign,
    tile_path,
    verify_consistency,
)
from xieshang.core.trail.note import COSIGNATURE
from xieshang.core.trail.tests.logs import ENTRIES, log_of
from xieshang.core.trail.tiles import bundle, placed, reading, tiles, unbundle

# The example of the signed-note specification.
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2"
    "ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
COUNTY = Signer("anlan.example/log", b"\x01" * 32)
CITY = Signer("mingchuan.example/witness", b"\x02" * 32)


def receipt() -> tuple[Receipt, bytes]:
    log = log_of(8)
    checkpoint = Checkpoint(COUNTY.name, 8, root_of(8, log.at))
    note = sign(checkpoint.text, COUNTY)
    return Receipt(3, tuple(inclusion_proof(3, 8, log.at)), note, b"extra"), ENTRIES[3]


def test_the_published_note_opens_with_the_published_key() -> None:
    key = Verifier.read(VKEY)
    assert open_note(NOTE, [key]).text == "This is an example message.\n"
    assert key.vkey == VKEY


@pytest.mark.parametrize(
    "note",
    [
        "",
        "text\n",
        "text\n\n",
        NOTE[:-1],
        NOTE.replace("example m", "example n"),
        NOTE.replace("— ", "- "),
        NOTE.replace("— ", "—"),
        NOTE.replace("example.com/foo ", "example.com/ foo "),
        NOTE.replace("=\n", "\n"),
        NOTE.replace("aQM=", "aQN="),
        NOTE.replace("This", "This\x07"),
        NOTE.replace("This", "This\t"),
        NOTE.replace("This", "This\r"),
        NOTE + "x",
        NOTE + "— a b\n" * 70,
        NOTE + "x" * 1_000_001,
        NOTE.encode() + b"\xff",
        b"\x80" + NOTE.encode(),
    ],
)
def test_a_note_that_is_not_exactly_one_is_refused(note: str | bytes) -> None:
    with pytest.raises(NoteInvalid):
        open_note(note, [Verifier.read(VKEY)])


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        VKEY.replace("530d903a", "530d903b"),
        VKEY.replace("foo", "bar"),
        VKEY[:-4],
        VKEY.replace("Aeky", "Beky"),
    ],
)
def test_a_verifier_key_that_does_not_fit_is_refused(vkey: str) -> None:
    with pytest.raises(NoteInvalid):
        Verifier.read(vkey)


def test_unknown_signatures_are_left_aside_and_wrong_ones_spoil_the_note() -> None:
    note = sign("text\n", COUNTY)
    stranger = Signer("stranger.example", b"\x09" * 32)
    both = note + stranger.line(b"something else\n", 1)
    assert open_note(both, [COUNTY.verifier()]).by == (COUNTY.verifier(),)
    with pytest.raises(NoteInvalid, match="does not hold"):
        open_note(both, [COUNTY.verifier(), stranger.verifier()])
    with pytest.raises(NoteInvalid, match="no known key"):
        open_note(note, [stranger.verifier()])


def test_a_text_may_have_empty_lines_and_a_signature_twice_counts_once() -> None:
    note = sign("Ognuno sta solo\n\ned è subito sera.\n", COUNTY)
    line = note[note.index("—") :]
    opened = open_note(note + line, [COUNTY.verifier()])
    assert opened.text.endswith("subito sera.\n")
    assert len(opened.by) == 1


def test_a_witness_signs_the_checkpoint_with_its_time() -> None:
    note = sign(Checkpoint(COUNTY.name, 8, b"\x07" * 32).text, COUNTY)
    line = cosign(note, CITY, moment=1_775_000_000)
    witness = CITY.verifier(COSIGNATURE)
    opened = open_note(note + line, [COUNTY.verifier(), witness])
    assert opened.by == (COUNTY.verifier(), witness)
    packed = base64.b64decode(line.split(" ")[2])
    later = packed[:11] + bytes([packed[11] ^ 1]) + packed[12:]
    changed = f"— {CITY.name} {base64.b64encode(later).decode()}\n"
    with pytest.raises(NoteInvalid, match="does not hold"):
        open_note(note + changed, [COUNTY.verifier(), witness])
    assert not witness.holds("text\n", b"\0" * 7)


def test_what_cannot_be_signed_is_refused() -> None:
    for text in ("", "no newline", "bell\x07\n"):
        with pytest.raises(NoteInvalid):
            sign(text, COUNTY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n8\n",
        "\n8\n" + "A" * 43 + "=\n",
        "origin\n08\n" + "A" * 43 + "=\n",
        "origin\n-8\n" + "A" * 43 + "=\n",
        "origin\n８\n" + "A" * 43 + "=\n",
        "origin\n8\nAAAA\n",
        "origin\n8\n" + "A" * 43 + "=\nextension\n",
    ],
)
def test_a_checkpoint_that_is_not_exactly_one_is_refused(text: str) -> None:
    with pytest.raises(NoteInvalid):
        Checkpoint.read(text)


def test_a_checkpoint_is_read_as_it_was_written() -> None:
    one = Checkpoint("anlan.example/log", 0, b"\x01" * 32)
    assert Checkpoint.read(one.text) == one


def test_a_receipt_proves_its_entry_offline_and_no_other() -> None:
    made, entry = receipt()
    read = Receipt.read(made.text)
    assert read == made
    checkpoint, opened = read.verify(entry, origin=COUNTY.name, known=[COUNTY.verifier()])
    assert (checkpoint.size, opened.by) == (8, (COUNTY.verifier(),))
    with pytest.raises(NoteInvalid, match="does not lead"):
        read.verify(b"another entry", origin=COUNTY.name, known=[COUNTY.verifier()])
    with pytest.raises(NoteInvalid, match="log itself"):
        read.verify(entry, origin="other.example/log", known=[COUNTY.verifier()])


def test_a_log_that_signs_under_a_foreign_origin_proves_nothing() -> None:
    made, entry = receipt()
    foreign = sign(Checkpoint("other.example", 8, b"\x07" * 32).text, COUNTY)
    other = Receipt(made.index, made.proof, foreign)
    with pytest.raises(NoteInvalid, match="another log"):
        other.verify(entry, origin=COUNTY.name, known=[COUNTY.verifier()])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"),
        ("index 3", "index 03"),
        ("index 3", "index"),
        ("extra ", "extra"),
        ("index 3\n", "index 3\nAAAA\n"),
        ("index 3\n", "index 3\n" + ("A" * 43 + "=\n") * 64),
        ("\n\n", "\n"),
    ],
)
def test_a_receipt_that_is_not_exactly_one_is_refused(old: str, new: str) -> None:
    made, _entry = receipt()
    with pytest.raises(NoteInvalid):
        Receipt.read(made.text.replace(old, new))


def test_a_receipt_cut_short_is_refused() -> None:
    for text in ("", "c2sp.org/tlog-proof@v1\n\nx", "c2sp.org/tlog-proof@v1\nextra QQ==\n\nx"):
        with pytest.raises(NoteInvalid):
            Receipt.read(text)


def test_tiles_have_the_published_names_and_widths() -> None:
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert entries_path(999) == "tile/entries/999"
    assert entries_path(1000, 1) == "tile/entries/x001/000.p/1"
    found = list(tiles(70_000))
    assert len([one for one in found if one[0] == 0]) == 274
    assert found[273:] == [(0, 273, 112), (1, 0, 256), (1, 1, 17), (2, 0, 1)]
    assert list(tiles(257, since=256)) == [(0, 1, 1)]
    assert list(tiles(0)) == []
    for level, index, width in ((64, 0, 1), (-1, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)):
        with pytest.raises(ValueError, match="no tile"):
            tile_path(level, index, width)


def test_a_path_names_its_tile_and_nothing_else_does() -> None:
    for level, index, width in tiles(70_000):
        assert placed(tile_path(level, index, width)) == (level, index, width)
    assert placed(entries_path(1000, 1)) == (None, 1000, 1)
    for path in (
        "", "tile/0", "tile/0/1", "tile/00/001", "tile/64/001", "tile/0/001.p/0",
        "tile/0/001.p/256", "tile/0/001.p/01", "tile/0/x000/001", "tile/0/001/002",
        "tile/0/x001/x002", "tile/entries/x1/000", "tile/0/001.p/", "tile/0/../000",
        "tile/0/001\n",
    ):  # fmt: skip
        assert placed(path) is None, path


@pytest.mark.parametrize("size", [1, 255, 256, 257, 700])
def test_the_root_is_rebuilt_from_the_tiles_alone(size: int) -> None:
    log = log_of(size)
    files = {
        (level, index, width): b"".join(
            log.at((8 * level, index * 256 + place)) for place in range(width)
        )
        for level, index, width in tiles(size)
    }
    read = reading(lambda *tile: files[tile], size)
    assert root_of(size, read) == root_of(size, log.at)
    assert inclusion_proof(size // 2, size, read) == inclusion_proof(size // 2, size, log.at)
    cut = reading(lambda *tile: files[tile][:-1], size)
    with pytest.raises(ValueError, match="cut"):
        root_of(size, cut)


def test_entries_come_out_of_a_bundle_as_they_went_in() -> None:
    assert unbundle(bundle(ENTRIES)) == ENTRIES
    with pytest.raises(ValueError, match="too long"):
        bundle([b"x" * 65_536])
    for cut in (b"\x00", b"\x00\x05abc"):
        with pytest.raises(ValueError, match="cut"):
            unbundle(cut)


def test_the_witness_follows_a_log_that_grows() -> None:
    log = log_of(20)
    proof = consistency_proof(8, 20, log.at)
    assert verify_consistency(8, 20, proof, root_of(8, log.at), root_of(20, log.at))
