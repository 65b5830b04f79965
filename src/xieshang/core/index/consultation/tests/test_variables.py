"""The catalogue of variables holds exactly what the formulas need, and can be trusted."""

from __future__ import annotations

from xieshang.core.index.consultation.facts import MAY_BE_NEGATIVE
from xieshang.core.index.consultation.formulas import CODES, PERCENTAGES, formulas, variables
from xieshang.core.index.consultation.variables import CYCLES, KINDS, UNITS, catalogue


def test_the_catalogue_names_every_variable_of_the_formulas_and_no_other() -> None:
    assert tuple(catalogue()) == variables()


def test_every_variable_has_a_name_of_its_own_in_both_languages_a_giver_and_a_cycle() -> None:
    rows = catalogue().values()
    assert len({one.name_zh for one in rows}) == len(rows)
    assert len({one.name_en for one in rows}) == len(rows)
    for one in rows:
        assert all((one.name_zh, one.name_en, one.owner)), one.name
        assert one.cycle in CYCLES, one.name
        assert one.kind in KINDS, one.name
        assert len(set(one.givers)) == len(one.givers), one.name
    assert {one.unit for one in rows} <= set(UNITS.values())


def test_codes_are_answers_by_number_and_only_money_falls_below_zero() -> None:
    by_kind = {one.name for one in catalogue().values() if one.kind == "code"}
    assert by_kind == set(CODES)
    assert {catalogue()[name].kind for name in MAY_BE_NEGATIVE} == {"money"}
    assert {one.name for one in catalogue().values() if one.unit == "%"} == PERCENTAGES


def test_a_part_and_its_whole_are_told_in_the_same_unit() -> None:
    for code, formula in formulas().items():
        for part, whole in formula.within:
            assert catalogue()[part].unit == catalogue()[whole].unit, code
