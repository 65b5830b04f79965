"""A bulletin beside the facts that it was made of: what is told is compared, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from xieshang.core.bulletin import (
    HIDDEN,
    Against,
    Bulletin,
    Difference,
    Fault,
    Sum,
    Verdict,
    bundle,
    named,
    signed,
    unbundled,
    unlike,
    verdict,
)
from xieshang.core.trail.note import Signer

KEY = Signer("x.example/log/bulletins", b"k" * 32)
FACTS = {"heads": Sum(60_000, 6), "wages": Sum(900, 3), "disputes": Sum(0, 0)}


def county(region: str = "980121", sums: Mapping[str, Sum] | None = None) -> Bulletin:
    told = {**FACTS, "wages": HIDDEN, **(sums or {})}
    return Bulletin("x.example/log", region, "2026Q1", 1, "-", "a" * 64, "0 -", told)


def judged(
    made: Bulletin, parts: Sequence[str] = (), facts: Mapping[str, Sum] | None = None
) -> tuple[Verdict, list[str]]:
    asked: list[str] = []

    def held(leaves: Sequence[Bulletin]) -> Mapping[str, Sum] | None:
        asked.extend(one.region for one in leaves)
        return facts

    found = verdict(
        made, parts, known=lambda _region: [KEY.verifier()], schema=made.schema,
        divided=bool(made.parts), held=held,
    )  # fmt: skip
    return found, asked


def test_what_the_facts_come_to_may_be_cosigned_and_what_is_hidden_is_not_compared() -> None:
    assert judged(county(), facts=FACTS) == (Verdict((), recomputed=True), ["980121"])
    assert judged(county()) == (Verdict(()), ["980121"])  # nobody holds them here


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("heads", Sum(60_001, 6)),
        ("heads", Sum(60_000, 5)),
        ("disputes", Sum(100, 5)),
        ("unheard_of", Sum(1, 5)),
    ],
)
def test_one_hundredth_more_or_one_enterprise_less_is_named(name: str, told: Sum) -> None:
    found, _asked = judged(county(sums={name: told}), facts=FACTS)
    assert found.faults == (Against(Fault.NOT_THE_FACTS, name),) and found.recomputed
    assert found.unlike == (Difference(name, told, FACTS.get(name, Sum(0, 0))),)


def test_what_a_bulletin_passes_over_in_silence_is_named() -> None:
    silent = replace(county(), sums={"wages": HIDDEN, "disputes": Sum(0, 0)})
    assert unlike(silent, FACTS) == [Difference("heads", Sum(0, 0), FACTS["heads"])]


def test_of_a_whole_the_facts_of_its_parts_are_asked_last() -> None:
    parts = [county(), county("980122")]
    sums = {"heads": Sum(120_000, 12), "wages": HIDDEN, "disputes": Sum(0, 0)}
    whole = replace(
        county(), region="980100", sums=sums, parts=named({one.region: one for one in parts})
    )
    notes = [signed(one, KEY) for one in parts]
    twice = {"heads": Sum(120_000, 12), "wages": Sum(1800, 6), "disputes": Sum(0, 0)}
    assert judged(whole, notes, twice) == (
        Verdict((), recomputed=True),
        ["980121", "980122"],
    )
    wrong, asked = judged(replace(whole, sums={**sums, "heads": Sum(1, 12)}), notes, twice)
    assert {one.fault for one in wrong.faults} == {Fault.NOT_EQUAL} and not asked


def test_a_part_whose_signature_does_not_hold_is_named_by_its_region_or_its_place() -> None:
    part = county()
    whole = replace(county(), region="980100", parts=named({part.region: part}))
    file = bundle(signed(whole, KEY), [signed(part, KEY).replace("heads 60000", "heads 60001")])
    found, _asked = judged(whole, unbundled(file)[1:])
    assert Against(Fault.SIGNATURE, "980121") in found.faults
    found, _asked = judged(whole, ["xieshang bulletin v1\nnothing\n"])
    assert Against(Fault.SIGNATURE, "1") in found.faults
