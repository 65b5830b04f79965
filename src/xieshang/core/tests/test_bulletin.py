"""A bulletin is one text, signed; parts add up to the whole, in whatever order they come."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.bulletin import (
    Bulletin,
    BulletinInvalid,
    Sum,
    corrected,
    cosigned,
    differences,
    follows,
    may_be_told,
    opened,
    read,
    signed,
    told,
    total,
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
        {name: told(*one) for name, one in sums.items()},
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
    assert total(parts) == {"a": Sum(None, None)}


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


PLACES = ("97", "98", "9801", "9802", "980121", "980122", "980123", "980221", "980222")
FIRMS = st.fixed_dictionaries({code: st.integers(0, 9) for code in (*PLACES[4:], "970121")})


@given(FIRMS)
def test_no_told_sum_less_told_sums_inside_it_is_that_of_one_to_four(
    firms: dict[str, int],
) -> None:
    counted = {
        prefix: sum(number for code, number in firms.items() if code.startswith(prefix))
        for prefix in ("", *PLACES)
    }
    shown = [prefix for prefix in counted if may_be_told(firms, prefix)]
    for whole in shown:
        assert not 0 < counted[whole] < 5
        inside = [one for one in shown if one != whole and one.startswith(whole)]
        for size in range(1, len(inside) + 1):
            for parts in combinations(inside, size):
                if any(a != b and a.startswith(b) for a in parts for b in parts):
                    continue  # one inside the other: not both can be taken away
                left = counted[whole] - sum(counted[part] for part in parts)
                assert not 0 < left < 5, (whole, parts)


def test_a_correction_tells_no_change_of_one_to_four() -> None:
    first = bulletin(a=(500, 7), b=(500, 7), c=(500, 7), d=(1, 2), e=(500, 7))
    now = {"a": told(510, 7), "b": told(560, 8), "c": told(900, 12), "d": told(50, 6),
           "e": told(500, 7)}  # fmt: skip
    sums = corrected(now, first)
    assert [name for name, one in sums.items() if one == Sum(None, None)] == ["a", "b"]
    city = replace(first, region="980100")
    assert corrected(now, city)["c"] == Sum(None, None)
    second = replace(bulletin(), seq=2, previous=first.sha256, sums=sums)
    again = corrected({**now, "e": told(900, 12)}, second)
    assert [name for name, one in again.items() if one == Sum(None, None)] == ["a", "b"]
