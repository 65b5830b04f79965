"""职工代表人数、底线、拒绝、期限、备案：各条规则的边上。"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.bad_input import BadInput
from xieshang.core.law import (
    LegalSwitches,
    MinimumWage,
    MinimumWageUnread,
    NoRule,
    UnknownJurisdiction,
    copy_to_upper_union,
    delegate_count,
    dispute_ends,
    filing_copies,
    minimum_wage,
    pack,
    pay_floor_blockers,
    publish_by,
    quota_blockers,
    refusal_blockers,
    renewal_is_mandatory,
    renewal_window,
    review_ends,
    term_blockers,
)
from xieshang.core.law.minimum_wage import table
from xieshang.core.law.switches import CAUTIOUS, LABELS
from xieshang.core.law.tests.calendars import NOTHING_KNOWN, YEAR_2026
from xieshang.core.law.titles import PROVINCES

TODAY = date(2026, 4, 10)


@pytest.mark.parametrize(
    ("employees", "least"),
    [
        (1, 30),
        (99, 30),
        (101, 40),
        (199, 40),
        (200, 47),
        (999, 96),
        (1001, 100),
        (1999, 100),
        (2000, 120),
        (4999, 160),
        (5000, 200),
        (50_000, 200),
    ],
)
def test_delegates_in_zhejiang(employees: int, least: int) -> None:
    count = delegate_count("CN-33", employees)
    assert (count.least, count.suggested, count.covered) == (least, least, True)


@pytest.mark.parametrize(("employees", "suggested"), [(100, 40), (1000, 103)])
def test_zhejiang_leaves_exactly_100_and_exactly_1000_open(
    employees: int, suggested: int
) -> None:
    count = delegate_count(pack("CN-33"), employees)
    assert (count.least, count.suggested, count.covered) == (None, suggested, False)


@pytest.mark.parametrize(
    ("employees", "least"),
    [(99, 30), (100, 30), (199, 30), (200, 35), (3000, 175), (3001, 175), (9999, 175)],
)
def test_delegates_in_shanghai(employees: int, least: int) -> None:
    assert delegate_count("CN-31", employees).least == least


@pytest.mark.parametrize(("employees", "least"), [(1, 30), (600, 30), (601, 31), (1000, 50)])
def test_elsewhere_the_national_number_is_from_memory(employees: int, least: int) -> None:
    count = delegate_count("CN-41", employees)
    assert (count.least, count.provisional) == (least, True)


def test_an_enterprise_without_employees_has_no_delegates() -> None:
    for employees in (0, -5):
        with pytest.raises(BadInput) as refused:
            delegate_count("CN-33", employees)
        assert refused.value.field == "employees"


@given(st.sampled_from(["CN", "CN-31"]), st.integers(1, 20_000))
def test_one_employee_more_never_asks_for_fewer_delegates(code: str, employees: int) -> None:
    here = delegate_count(code, employees).suggested
    assert delegate_count(code, employees + 1).suggested >= here


@pytest.mark.parametrize(
    ("code", "pay", "low"),
    [
        ("CN-33", "2490.00", True),
        ("CN-33", "2490.01", False),
        ("CN-3302", "2490", True),
        ("CN", "2489.99", True),
        ("CN", "2490", False),
        ("CN-31", "2490", False),
        ("CN-37", "2490", False),
    ],
)
def test_pay_is_compared_to_the_fen(code: str, pay: str, low: bool) -> None:
    found = pay_floor_blockers(pack(code), Decimal(pay), Decimal(2490))
    assert [each.code for each in found] == (["pay-below-minimum"] if low else [])


def test_the_sentence_fits_the_comparison() -> None:
    [strict] = pay_floor_blockers(pack("CN-33"), Decimal(2000), Decimal(2490))
    [plain] = pay_floor_blockers(pack("CN"), Decimal(2000), Decimal(2490))
    assert ("应当高于" in strict.reason, "低于" in plain.reason) == (True, True)


def test_hourly_pay_is_compared_with_the_hourly_minimum() -> None:
    demo = minimum_wage("980121", TODAY)
    assert isinstance(demo, MinimumWage)
    rules = pack("CN-98")
    assert pay_floor_blockers(rules, Decimal("22.01"), demo, hourly=True) == ()
    [low] = pay_floor_blockers(rules, Decimal(22), demo, hourly=True)
    assert dict(low.values) == {"pay": "22", "minimum": "22"}
    [month] = pay_floor_blockers(rules, Decimal(2260), demo)
    assert month.code == "pay-below-minimum"


def test_a_minimum_that_was_not_read_is_said_and_not_guessed() -> None:
    zhejiang = minimum_wage("33", TODAY)
    assert isinstance(zhejiang, MinimumWage)
    assert (zhejiang.month_yuan, zhejiang.hour_yuan) == (Decimal(2660), None)
    [hourly] = pay_floor_blockers(pack("CN-33"), Decimal(25), zhejiang, hourly=True)
    assert (hourly.code, hourly.warning) == ("minimum-wage-unread", True)
    second = minimum_wage("33", TODAY, tier=2)
    assert isinstance(second, MinimumWageUnread)
    [unread] = pay_floor_blockers(pack("CN-33"), Decimal(2500), second)
    assert dict(unread.values) == {"place": "浙江"}


@pytest.mark.parametrize("amount", ["-1", "NaN", "Infinity"])
def test_pay_that_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(BadInput) as refused:
        pay_floor_blockers(pack("CN"), Decimal(amount), Decimal(2490))
    assert refused.value.field == "pay_yuan"
    with pytest.raises(BadInput) as refused:
        pay_floor_blockers(pack("CN"), Decimal(1), Decimal(amount))
    assert refused.value.field == "minimum"


def test_an_unread_regulation_is_named_beside_the_comparison() -> None:
    [hint] = pay_floor_blockers(pack("CN-32"), Decimal(9000), Decimal(2660))
    assert hint.code == "unverified-law"


@pytest.mark.parametrize("code", ["CN-3301", "CN-3302", "CN-37", "CN-41"])
def test_nine_of_ten_reach_the_quota(code: str) -> None:
    assert quota_blockers(pack(code), able=90, workers=100) == ()
    [hard] = quota_blockers(pack(code), able=89, workers=100)
    assert dict(hard.values) == {"workers": 100, "able": 89, "least": 90}
    assert quota_blockers(pack(code), able=9, workers=10) == ()
    assert quota_blockers(pack(code), able=9, workers=11) != ()


def test_a_reasonable_quota_is_tested_by_no_number() -> None:
    assert quota_blockers(pack("CN"), able=1, workers=100) == ()


@pytest.mark.parametrize(("able", "workers"), [(-1, 10), (11, 10), (0, 0)])
def test_quota_counts_that_cannot_be_are_refused(able: int, workers: int) -> None:
    with pytest.raises(BadInput):
        quota_blockers(pack("CN-3301"), able=able, workers=workers)


def test_tiers_and_places_of_the_minimum_wage() -> None:
    assert minimum_wage("4403", date(2025, 5, 1)) != minimum_wage("44", date(2025, 5, 1))
    mongolia = minimum_wage("150102", date(2025, 5, 1), tier=3)
    assert isinstance(mongolia, MinimumWage)
    assert (mongolia.month_yuan, mongolia.hour_yuan) == (Decimal(2140), Decimal("21.1"))
    with pytest.raises(BadInput, match="没有第2档"):
        minimum_wage("31", TODAY, tier=2)
    with pytest.raises(UnknownJurisdiction):
        minimum_wage("ZZ", TODAY)


def test_before_the_first_table_and_between_tables_nothing_is_guessed() -> None:
    early = minimum_wage("33", date(2023, 12, 31))
    assert isinstance(early, MinimumWageUnread)
    assert early.older is None
    later = minimum_wage("33", date(2025, 5, 1), tier=3)
    assert isinstance(later, MinimumWageUnread)
    assert later.older is not None
    assert later.older.month_yuan == 2010


def test_every_amount_has_a_source_a_day_and_a_name_that_can_be_translated() -> None:
    for row in table():
        assert row.source
        assert row.month_yuan > 1000
        assert row.name in PROVINCES
        assert row.fictional == (row.source == "示例")


@pytest.mark.parametrize("code", ["CN-33", "CN-3301", "CN-3302", "CN-50", "CN-98"])
def test_where_no_refusal_is_allowed_no_reason_helps(code: str) -> None:
    [never] = refusal_blockers(pack(code), [], "订单不足")
    assert never.code == "refusal-not-allowed"


@pytest.mark.parametrize(
    ("code", "topic", "refused"),
    [
        ("CN-31", "layoff", True),
        ("CN-31", "collective_stoppage", True),
        ("CN-31", "major_hazard", True),
        ("CN-31", "pay", False),
        ("CN-11", "pay", True),
        ("CN-11", "conditions", True),
        ("CN-11", "layoff", True),
        ("CN", "pay", False),
    ],
)
def test_topics_that_can_never_be_refused(code: str, topic: str, refused: bool) -> None:
    found = [each.code for each in refusal_blockers(pack(code), [topic], "正在重组")]
    assert found == (["topic-cannot-be-refused"] if refused else [])


def test_a_refusal_without_a_reason_is_none() -> None:
    [blocker] = refusal_blockers(pack("CN"), ["pay"], " \n")
    assert (blocker.code, str(blocker.source)) == (
        "no-reason-given",
        "《集体合同规定》第三十二条第二款",
    )


def test_a_topic_nobody_knows_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadInput, match="layoff"):
        refusal_blockers(pack("CN"), ["weather"], "正在重组")


YEAR = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("ends", "codes"),
    [
        (date(2026, 12, 30), ["term-too-short", "unusual-term"]),
        (date(2026, 12, 31), []),
        (date(2027, 1, 1), []),
        (date(2027, 1, 2), ["unusual-term"]),
        (date(2029, 1, 1), ["unusual-term"]),
        (date(2029, 1, 2), ["term-too-long", "unusual-term"]),
    ],
)
def test_a_wage_contract_in_zhejiang_runs_one_to_three_years(
    ends: date, codes: list[str]
) -> None:
    found = term_blockers(pack("CN-33"), date(2026, 1, 1), ends)
    assert [each.code for each in found] == codes
    assert {each.code for each in found if not each.warning} == set(codes) - {"unusual-term"}


def test_elsewhere_an_odd_term_is_only_a_hint() -> None:
    found = term_blockers(pack("CN"), date(2026, 1, 1), date(2026, 6, 30))
    assert [(each.code, each.warning) for each in found] == [("term-too-short", True)]


def test_hangzhou_names_only_the_usual_year_and_shandong_a_greatest_term() -> None:
    hangzhou = term_blockers(pack("CN-3301"), date(2026, 1, 1), date(2026, 6, 30))
    assert [each.code for each in hangzhou] == ["unusual-term"]
    shandong = term_blockers(pack("CN-37"), date(2026, 1, 1), date(2029, 6, 30))
    assert [(each.code, each.warning) for each in shandong] == [
        ("term-too-long", False),
        ("unusual-term", True),
    ]


def test_a_contract_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        term_blockers(pack("CN"), date(2026, 1, 1), date(2025, 12, 31))
    assert refused.value.field == "ends_on"


def test_henan_must_talk_again_within_two_months() -> None:
    window = renewal_window(pack("CN-41"), date(2026, 12, 31), calendar=NOTHING_KNOWN)
    assert date(2026, 10, 31) in {each.last_day for each in window.candidates}
    assert renewal_is_mandatory(pack("CN-41"))
    assert not renewal_is_mandatory(pack("CN"))


def test_silence_of_15_days_ends_on_the_15th_day_after_receipt() -> None:
    for code in ("CN", "CN-33", "CN-31", "CN-32", "CN-98"):
        review = review_ends(pack(code), date(2026, 3, 30), calendar=YEAR_2026)
        assert review.alert_on == review.breach_on == date(2026, 4, 14)


def test_publication_keeps_both_counts_and_has_none_where_the_text_says_promptly() -> None:
    limit = publish_by(pack("CN-33"), date(2026, 4, 14), calendar=YEAR_2026)
    assert limit is not None
    assert (limit.alert_on, limit.breach_on) == (date(2026, 4, 19), date(2026, 4, 21))
    beijing = pack("CN-11", scope="all")
    assert publish_by(beijing, date(2026, 4, 14), calendar=YEAR_2026) is None
    assert copy_to_upper_union(pack("CN-37"))
    assert not copy_to_upper_union(beijing)


def test_copies() -> None:
    assert {code: filing_copies(pack(code)) for code in ("CN", "CN-3302", "CN-50")} == {
        "CN": 3,
        "CN-3302": 5,
        "CN-50": 3,
    }


def test_coordination_and_its_one_extension() -> None:
    def ends(code: str, extended: bool) -> date:
        return dispute_ends(
            pack(code), date(2026, 4, 10), calendar=NOTHING_KNOWN, extended=extended
        ).breach_on

    assert [ends("CN-50", extended) for extended in (False, True)] == [
        date(2026, 6, 9),
        date(2026, 7, 9),
    ]
    assert ends("CN-33", extended=True) == date(2026, 5, 25)
    with pytest.raises(NoRule):
        dispute_ends(pack("CN", on=date(2000, 1, 1)), TODAY, calendar=NOTHING_KNOWN)


def test_every_switch_is_cautious_and_has_a_name_for_the_screen() -> None:
    assert set(LABELS) == set(LegalSwitches.__slots__)
    assert not CAUTIOUS.outsider_may_be_chief
    assert not CAUTIOUS.roll_forward
    assert CAUTIOUS.exact_half_is_enough
    assert not CAUTIOUS.vacant_seats_count
