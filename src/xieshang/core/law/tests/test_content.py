"""Checks of a contract's text: blanks, figures, floors, contracts above, women, likeness."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from xieshang.core.law import RulePack, Scope, pack
from xieshang.core.law.content import (
    ClauseText,
    ContractText,
    Finding,
    Upper,
    amount,
    blockers,
    check,
    floors,
    likeness,
)
from xieshang.core.law.minimum_wage import minimum_wage

NATION = pack("CN", scope=Scope.WAGE)
ZHEJIANG = pack("CN-33", scope=Scope.WAGE)
WOMEN = ClauseText("women", "男女平等和女职工保护", "男女职工同工同酬，不因生育降低待遇。")


def filled(key: str, typed: str, words: str = "增幅是【数】。") -> ClauseText:
    """A clause with one figure that stands in its words."""
    text = words.replace("【数】", typed)
    return ClauseText(key, "某条", text, "", {key: typed}, words, {key: "数"})


RAISE = filled("raise_percent", "4")
LOW = filled("lowest_post_wage", "2600", "最低岗位工资为每月【数】元。")


def contract(*clauses: ClauseText, **fields: object) -> ContractText:
    given: dict[str, object] = {
        "clauses": clauses or (WOMEN, RAISE, LOW),
        "starts_on": date(2026, 6, 1),
        "ends_on": date(2027, 5, 31),
        "minimum_wage": Decimal(2260),
    }
    return ContractText(**(given | fields))  # type: ignore[arg-type]


def figure(key: str, typed: str) -> ClauseText:
    return ClauseText("one", "某条", "写明了数。", figures={key: typed})


def codes(text: ContractText, rules: RulePack = NATION) -> list[str]:
    return [one.blocker.code for one in check(text, rules)]


def of_figure(
    key: str, typed: str, rules: RulePack = NATION, **fields: object
) -> list[Finding]:
    found = check(contract(WOMEN, RAISE, figure(key, typed), **fields), rules)
    return [one for one in found if one.clause == "one"]


def test_a_text_with_everything_in_it_has_nothing_against_it() -> None:
    assert codes(contract()) == []


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2600", Decimal(2600)),
        ("2,600.50", Decimal("2600.50")),
        ("2，600", Decimal(2600)),
        (" 3 ", Decimal(3)),
        ("二千", None),
        ("", None),
        ("NaN", None),
        ("Infinity", None),
    ],
)
def test_a_typed_number_is_read_or_it_is_none(typed: str, value: Decimal | None) -> None:
    assert amount(typed) == value


@pytest.mark.parametrize(
    "blank", ["____", "＿＿", "××", "XXXX", "【发薪日】", "（　　）", "( )"]
)
def test_every_kind_of_blank_is_found_and_shown(blank: str) -> None:
    [found] = check(
        contract(WOMEN, RAISE, LOW, ClauseText("a", "甲", f"每月{blank}发")), NATION
    )
    assert (found.clause, found.blocker.code) == ("a", "clause-has-blank")
    assert dict(found.blocker.values)["blank"] == (blank,)


def test_all_blanks_of_a_clause_are_named_once() -> None:
    text = "达标的加【甲档】，优秀的加【乙档】，没有达标的不加【甲档】。"
    [found] = check(contract(WOMEN, RAISE, LOW, ClauseText("a", "甲", text)), NATION)
    assert dict(found.blocker.values)["blank"] == ("【甲档】", "【乙档】")


def test_an_empty_clause_is_found() -> None:
    [found] = check(contract(WOMEN, RAISE, LOW, ClauseText("a", "甲", " \n ")), NATION)
    assert (found.clause, found.blocker.code) == ("a", "clause-empty")


@pytest.mark.parametrize("typed", ["很多", "-1", "1e9", "0x10", "1_000", "3.", "1" * 13])
def test_what_is_no_number_is_said_in_its_own_words(typed: str) -> None:
    [found] = of_figure("pay_day", typed)
    assert found.blocker.code == "figure-no-number"
    assert dict(found.blocker.values)["typed"] == typed


def test_a_figure_that_is_not_filled_is_left_to_the_blank_in_the_text() -> None:
    assert of_figure("pay_day", "  ") == []


@pytest.mark.parametrize(
    ("typed", "wrong"), [("1", 0), ("31", 0), ("0", 1), ("32", 1), ("1.5", 1)]
)
def test_a_pay_day_is_a_day_of_the_month(typed: str, wrong: int) -> None:
    assert len(of_figure("pay_day", typed)) == wrong


@pytest.mark.parametrize(
    ("rules", "typed", "held"),
    [
        (NATION, "2259.99", True),
        (NATION, "2260", False),
        (ZHEJIANG, "2260", True),
        (ZHEJIANG, "2260.01", False),
    ],
    ids=["nation below", "nation equal", "zhejiang equal", "zhejiang above"],
)
def test_lowest_pay_and_the_minimum(rules: RulePack, typed: str, held: bool) -> None:
    found = of_figure("lowest_post_wage", typed, rules)
    assert ("pay-below-minimum" in {one.blocker.code for one in found}) is held


def test_an_unread_minimum_is_said_and_does_not_hold() -> None:
    unread = minimum_wage("330784", date(2026, 4, 10), tier=2)
    [found] = of_figure("lowest_post_wage", "1", minimum_wage=unread)
    assert found.blocker.code == "minimum-wage-unread"
    assert found.blocker.warning


@pytest.mark.parametrize("key", sorted(floors()))
def test_each_statutory_limit_holds_exactly_at_its_value(key: str) -> None:
    floor = floors()[key]
    step = Decimal("0.01") if floor.comparator == "<=" else Decimal("-0.01")
    assert of_figure(key, str(floor.value)) == []
    [found] = of_figure(key, str(floor.value + step))
    assert found.blocker.code in {"below-statutory-floor", "above-statutory-limit"}
    assert found.blocker.source == floor.source


def test_both_kinds_of_limit_are_there() -> None:
    assert {floor.comparator for floor in floors().values()} == {">=", "<="}


@pytest.mark.parametrize(("typed", "held"), [("2799", True), ("2800", False), ("2801", False)])
def test_no_figure_goes_below_the_contract_above(typed: str, held: bool) -> None:
    upper: Mapping[str, Upper] = {
        "lowest_post_wage": Upper(Decimal(2800), "快递行业工资专项集体合同")
    }
    found = of_figure("lowest_post_wage", typed, upper=upper)
    assert [one.blocker.code for one in found] == ["below-upper-contract"] * held
    if held:
        assert "快递行业工资专项集体合同" in str(found[0].blocker)


@pytest.mark.parametrize(("typed", "held"), [("9", False), ("10", False), ("11", True)])
def test_a_pay_day_may_be_earlier_than_the_contract_above_says_and_not_later(
    typed: str, held: bool
) -> None:
    found = of_figure("pay_day", typed, upper={"pay_day": Upper(Decimal(10), "行业合同")})
    assert [one.blocker.code for one in found] == ["below-upper-contract"] * held


@pytest.mark.parametrize(("typed", "held"), [("9", False), ("10", False), ("11", True)])
def test_a_deduction_may_be_smaller_than_above_and_not_larger(typed: str, held: bool) -> None:
    upper = {"deduction_cap_percent": Upper(Decimal(10), "行业合同")}
    found = of_figure("deduction_cap_percent", typed, upper=upper)
    assert [one.blocker.code for one in found] == ["below-upper-contract"] * held
    assert not held or "请降到不超过10" in str(found[0].blocker)


EQUAL = ClauseText("e", "平等", "招用、晋升中男女平等。")
GUARDED = ClauseText("g", "女职工", "孕期不安排夜班。")
ANNEX = ClauseText("w", "附件", "女职工专项集体合同是本合同的附件。")


@pytest.mark.parametrize(
    ("clauses", "missing"),
    [
        ((), ["no-equality-content", "no-women-content"]),
        ((EQUAL,), ["no-women-content"]),
        ((GUARDED,), ["no-equality-content"]),
        ((EQUAL, GUARDED), []),
        ((ANNEX,), []),
        (
            (ClauseText("a", "纪律", "本企业女职工也要按时上班。"),),
            ["no-equality-content", "no-women-content"],
        ),
    ],
    ids=["nothing", "equality", "protection", "both", "annex", "the word alone"],
)
def test_both_equality_and_womens_protection_must_be_there(
    clauses: tuple[ClauseText, ...], missing: list[str]
) -> None:
    found = check(contract(RAISE, LOW, *clauses), NATION)
    assert [one.blocker.code for one in found] == missing
    assert all(one.clause == "" and one.blocker.source for one in found)


def test_a_wage_contract_without_a_number_is_pointed_out_and_not_held() -> None:
    [found] = check(contract(WOMEN, LOW), NATION)
    assert (found.blocker.code, found.blocker.warning) == ("no-number-for-pay", True)


def test_a_rule_for_adjusting_pay_is_as_good_as_a_number() -> None:
    assert (
        codes(contract(WOMEN, LOW, ClauseText("a", "工资调整办法", "按工资指导线走。"))) == []
    )


def test_a_comprehensive_contract_needs_no_number_for_pay() -> None:
    assert codes(contract(WOMEN, wage=False)) == []


@pytest.mark.parametrize(("front", "lags"), [("3.9", True), ("4", False), ("5", False)])
def test_a_front_line_that_lags_is_pointed_out(front: str, lags: bool) -> None:
    raises = ClauseText(
        "r", "调整", "增长。", figures={"raise_percent": "4", "raise_frontline_percent": front}
    )
    found = check(contract(WOMEN, LOW, raises), NATION)
    assert [one.blocker.code for one in found] == ["front-line-lags"] * lags
    assert all(one.blocker.warning for one in found)


def test_likeness_counts_pieces_of_four_characters() -> None:
    pattern = "每月十五日前发放上月工资遇休息日提前"
    half = ClauseText("a", "甲", pattern[:9] + "另外写的九个字哦", pattern=pattern)
    assert likeness(contract(half)) == 43  # 6 of 14
    assert likeness(contract(ClauseText("a", "甲", "", pattern=pattern))) == 0


@pytest.mark.parametrize(
    ("own", "code"),
    [(0, ["copied-from-template"]), (12, ["close-to-template"]), (60, [])],
)
def test_a_copied_template_is_pointed_out(own: int, code: list[str]) -> None:
    pattern = (
        "".join(chr(0x4E00 + place) for place in range(100))
        + "男女平等，孕期保护，最低岗位工资2600元"
    )
    ours = "".join(chr(0x6E00 + place) for place in range(own))
    text = ClauseText("a", "甲", pattern + ours, pattern, {"raise_percent": "4"})
    found = check(contract(text), NATION)
    assert [one.blocker.code for one in found] == code
    assert all(one.blocker.warning for one in found)


def test_the_term_is_checked_under_the_pack() -> None:
    assert codes(contract(ends_on=date(2026, 12, 31)), ZHEJIANG)


def test_blockers_name_their_clause_and_the_whole_text_names_none() -> None:
    text = contract(ClauseText("a", "甲", "写____"), RAISE)
    named = blockers(check(text, NATION), {"a": "发薪"})
    assert [str(one).split("：")[0] for one in named if one.code == "clause-has-blank"] == [
        "发薪"
    ]
    assert [
        dict(one.values).get("clause") for one in named if one.code == "no-women-content"
    ] == [None]


def test_a_wage_contract_that_names_no_lowest_wage_is_pointed_out() -> None:
    [found] = check(contract(WOMEN, RAISE), NATION)
    assert (found.blocker.code, found.blocker.warning) == ("no-lowest-wage", True)


def test_a_figure_that_was_filled_and_then_written_out_of_the_text_proves_nothing() -> None:
    # 2600 was filled in; then somebody replaced the whole sentence.
    stale = ClauseText(
        "low",
        "底线",
        "本企业最低岗位工资为每月1500元。",
        figures={"lowest_post_wage": "2600"},
        body="本企业最低岗位工资为每月1500元。",
        labels={"lowest_post_wage": "最低岗位工资"},
    )
    found = [one.blocker.code for one in check(contract(WOMEN, RAISE, stale), NATION)]
    assert found == ["figure-not-in-text", "pay-below-minimum"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("法定节假日加班按100%支付。", "below-statutory-floor"),
        ("法定节假日加班，按百分之一百支付。", "below-statutory-floor"),
        ("休息日加班按小时工资的150%计。", "below-statutory-floor"),
        ("每周工作60小时。", "above-statutory-limit"),
        ("每周工作六十小时。", "above-statutory-limit"),
        ("每月加班不超过４０小时。", "above-statutory-limit"),
        ("产假30天。", "below-statutory-floor"),
        ("产假不少于九十七天。", "below-statutory-floor"),
        ("试用期工资按约定工资的70%发。", "below-statutory-floor"),
        ("丢件扣款不超过当月工资的30%。", "above-statutory-limit"),
        ("最低工资每月2259元。", "pay-below-minimum"),
        ("女职工怀孕的解除合同。", "dismissal-for-pregnancy"),
        ("职工在哺乳期，可以终止劳动合同。", "dismissal-for-pregnancy"),
    ],
)
def test_what_contradicts_the_law_in_ones_own_words_is_held(words: str, code: str) -> None:
    found = check(contract(WOMEN, RAISE, LOW, ClauseText("own", "某条", words)), NATION)
    assert [(one.clause, one.blocker.code) for one in found] == [("own", code)]
    assert not found[0].blocker.warning and found[0].blocker.source


@pytest.mark.parametrize(
    "words",
    [
        "法定节假日加班按300%支付。",
        "每周工作40小时。",
        "产假158天。",
        "试用期工资按约定工资的80%发。",
        "不得以怀孕为由解除劳动合同。",
        "怀孕、产期、哺乳期的，企业不得解除劳动合同。",
        "新人带教每月补贴200元。",
    ],
)
def test_what_does_not_contradict_it_is_at_most_shown_to_a_person(words: str) -> None:
    found = check(contract(WOMEN, RAISE, LOW, ClauseText("own", "某条", words)), NATION)
    assert {one.blocker.code for one in found} <= {"numbers-to-judge"}
    assert all(one.blocker.warning for one in found)


def test_numbers_of_ones_own_are_named_and_the_templates_are_not() -> None:
    own = ClauseText(
        "own", "某条", "带教补贴200元，满3个月为止。", "带教补贴若干，满3个月为止。"
    )
    [found] = check(contract(WOMEN, RAISE, LOW, own), NATION)
    assert dict(found.blocker.values) == {"numbers": "200元"}
