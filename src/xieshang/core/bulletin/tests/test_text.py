"""A bulletin is one text, signed; parts add up to the whole, in whatever order they come."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.bulletin import (
    HIDDEN,
    LEAST,
    Bulletin,
    BulletinInvalid,
    Part,
    Returned,
    Sum,
    bundle,
    cosigned,
    differences,
    follows,
    named,
    opened,
    read,
    read_slip,
    returned,
    signed,
    total,
    unbundled,
)
from xieshang.core.trail.note import (
    COSIGNATURE,
    NobodyKnown,
    NoteInvalid,
    Signer,
    open_note,
)

COUNTY, CITY = Signer("county.example/log", b"c" * 32), Signer("city.example/log", b"d" * 32)
SCHEMA = "a" * 64


def bulletin(region: str = "980121", **sums: tuple[int, int]) -> Bulletin:
    return Bulletin(
        "county.example/log", region, "2026Q1", 1, "-", SCHEMA, f"9 {'b' * 64}",
        {name: HIDDEN if 0 < one[1] < LEAST else Sum(*one) for name, one in sums.items()},
    )  # fmt: skip


def test_what_was_signed_is_read_back_and_the_level_above_adds_its_line() -> None:
    made = bulletin(total_wages=(86_400_000, 7), employees_end=(12_000, 4))
    note = signed(made, COUNTY)
    assert opened(note, [COUNTY.verifier()]) == made
    assert made.sums["employees_end"] == Sum(None, None)
    both = cosigned(note, CITY, moment=1_780_000_000)
    known = [COUNTY.verifier(), CITY.verifier(COSIGNATURE)]
    assert len(open_note(both, known).by) == 2
    assert opened(both, known) == made


def test_a_changed_figure_and_a_strange_signer_are_refused() -> None:
    note = signed(bulletin(total_wages=(500, 7)), COUNTY)
    with pytest.raises(NoteInvalid):
        opened(note.replace("total_wages 500 7", "total_wages 501 7"), [COUNTY.verifier()])
    with pytest.raises(NobodyKnown):
        opened(note, [CITY.verifier()])


def test_one_countys_key_says_nothing_in_anothers_name() -> None:
    note = signed(bulletin(total_wages=(500, 7)), CITY)
    with pytest.raises(NobodyKnown):
        opened(note, [CITY.verifier(), COUNTY.verifier()])
    seen = cosigned(note, COUNTY, moment=1_780_000_000)
    with pytest.raises(NobodyKnown):
        opened(seen, [CITY.verifier(), COUNTY.verifier(COSIGNATURE)])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("xieshang bulletin v1", "xieshang bulletin v2"),
        ("region 980121", "region anlan"),
        ("period 2026Q1", "period 2026Q5"),
        ("period 2026Q1", "period ２０２６Q1"),
        ("region 980121", "region 98012１"),
        ("seq 1", "seq 0"),
        ("seq 1", "seq 01"),
        ("previous -", f"previous {'e' * 64}"),
        ("a 500 7", "a 500 4"),
        ("a 500 7", "a 0500 7"),
        ("a 500 7", "a 500 -"),
        ("a 500 7", "a 500 7\na 500 7"),
        ("a 500 7", "b 1 7\na 500 7"),
        ("a 500 7\n", "a 500 7"),
        ("seq 1\n", ""),
        ("a 500 7", f"part 980121 1 {'e' * 64}\npart 980121 - -\na 500 7"),
        ("a 500 7", f"part 980122 - -\npart 980121 1 {'e' * 64}\na 500 7"),
        ("a 500 7", f"a 500 7\npart 980121 1 {'e' * 64}"),
        ("a 500 7", "part 980121 1 -\na 500 7"),
        ("region 980121", "region 980121003"),
        pytest.param("seq 1", f"seq {'9' * 5_000}", id="long number"),
        pytest.param("a 500 7", f"a {'9' * 5_000} 7", id="long sum"),
    ],
)
def test_a_text_that_is_written_otherwise_is_no_bulletin(old: str, new: str) -> None:
    text = bulletin(a=(500, 7)).text
    assert read(text).text == text
    with pytest.raises(BulletinInvalid):
        read(text.replace(old, new))


def test_a_lying_part_and_a_part_left_out_are_found() -> None:
    parts = [bulletin("980121", a=(500, 7)), bulletin("980122", a=(300, 9), b=(1, 5))]
    whole = bulletin("980100", a=(800, 16), b=(1, 5))
    assert differences(whole, parts) == []
    [found] = differences(whole, [parts[0], bulletin("980122", a=(301, 9), b=(1, 5))])
    assert (found.name, found.parts) == ("a", Sum(801, 16))
    assert [one.name for one in differences(whole, parts[:1])] == ["a", "b"]


def test_what_one_part_hides_the_whole_hides() -> None:
    parts = [bulletin("980121", a=(500, 7)), bulletin("980122", a=(300, 2))]
    assert total(parts) == {"a": HIDDEN}
    assert differences(bulletin("980100", a=(1, 3)), parts) == []
    assert [one.name for one in differences(bulletin("980100", a=(800, 9)), parts)] == ["a"]


@pytest.mark.parametrize(
    "part",
    [
        replace(bulletin("980122"), period="2025Q4"),
        replace(bulletin("980122"), schema="f" * 64),
        bulletin("970122"),
        bulletin("980100"),
        bulletin("980121"),
    ],
    ids=["quarter", "schema", "elsewhere", "itself", "twice"],
)
def test_parts_that_do_not_belong_together_are_refused(part: Bulletin) -> None:
    with pytest.raises(BulletinInvalid):
        differences(bulletin("980100"), [bulletin("980121"), part])


def test_a_correction_names_what_it_corrects_and_a_second_story_follows_nothing() -> None:
    first = bulletin(a=(500, 7))
    second = replace(bulletin(a=(510, 7)), seq=2, previous=first.sha256)
    assert follows(second, first)
    assert not follows(replace(second, seq=3), first)
    assert not follows(second, bulletin(a=(501, 7)))
    assert not follows(bulletin(a=(501, 7)), first)


SUMS = st.lists(
    st.tuples(st.integers(-(10**15), 10**15), st.integers(5, 500)), min_size=1, max_size=5
)


@given(SUMS, st.randoms())
def test_the_order_in_which_parts_come_changes_nothing(
    several: list[tuple[int, int]], order: object
) -> None:
    parts = [bulletin(f"9801{n + 21}", a=one) for n, one in enumerate(several)]
    mixed = list(parts)
    order.shuffle(mixed)  # type: ignore[attr-defined]  # what st.randoms gives
    assert total(mixed) == total(parts)
    assert total(parts)["a"].hundredths == sum(one for one, _firms in several)


def test_a_county_beside_its_city_would_be_counted_twice() -> None:
    with pytest.raises(BulletinInvalid):
        differences(bulletin("980000"), [bulletin("980100"), bulletin("980121")])


def test_a_whole_travels_with_its_parts_and_names_who_is_missing() -> None:
    part = bulletin("980121", a=(500, 7))
    whole = replace(
        bulletin("980100", a=(500, 7)), parts=named({"980122": None, "980121": part})
    )
    assert whole.parts == (Part("980121", 1, part.sha256), Part("980122"))
    assert read(whole.text) == whole
    notes = [signed(whole, CITY), signed(part, COUNTY)]
    assert unbundled(bundle(notes[0], notes[1:])) == notes
    assert unbundled("something else\n") == ["something else\n"]


def test_a_slip_says_why_a_bulletin_comes_back() -> None:
    made = bulletin(a=(500, 7))
    slip = Returned("city.example/log", made.region, made.period, 1, made.sha256, "少了\n两家")
    note = returned(slip, CITY)
    found = read_slip(open_note(note, [CITY.verifier()]).text)
    assert (found.why, found.sha256) == ("少了 两家", made.sha256)
    for wrong in (
        made.text,
        slip.text.replace("seq 1", "seq x"),
        slip.text + "more 1\n",
        replace(slip, why="").text,
    ):
        with pytest.raises(BulletinInvalid):
            read_slip(wrong)
