"""为什么是这一天：每一行都能照着念。"""

from __future__ import annotations

import json
from datetime import date

from xieshang.core.law import Candidate, DayKind, Deadline, Period, due, explain, pack
from xieshang.core.law.counting import deadline
from xieshang.core.law.explain import RESULT
from xieshang.core.law.tests.calendars import YEAR_2026
from xieshang.core.words import say


def lines(counted: Deadline, event: str = "") -> list[str]:
    return [str(line) for line in explain(counted, event=event)]


def test_a_count_in_working_days_names_what_it_passed_over_and_counted_in() -> None:
    counted = due([Period(30, DayKind.WORKING, None)], date(2026, 4, 8), calendar=YEAR_2026)
    assert lines(counted, "第一次协商会议") == [
        "起算：2026年4月8日第一次协商会议，次日起算",
        "期限：30个工作日",
        "跳过：周末",
        "跳过：2026年5月1日至2026年5月5日",
        "计入：2026年5月9日（周六）调休上班",
        "结果：2026年5月22日（周五）24:00前",
    ]


def test_two_sources_stand_apart_the_earlier_reminds_the_later_limits() -> None:
    counted = deadline(pack("CN-98"), "filing_within", date(2026, 3, 30), calendar=YEAR_2026)
    assert lines(counted) == [
        "起算：2026年3月30日双方首席代表签字，次日起算",
        "全国：7天，到2026年4月6日",
        "全国：较早，用来提醒",
        "示例省：10天，到2026年4月9日",
        "示例省：较晚，过了才算逾期",
        "全国：10天，到2026年4月9日",
        "全国：较晚，过了才算逾期",
        "结果：2026年4月6日提醒，过了2026年4月9日（周四）才算逾期",
    ]


def test_sources_that_agree_remind_and_limit_on_one_day() -> None:
    counted = deadline(
        pack("CN-33"), "review_days_then_effective", date(2026, 3, 30), calendar=YEAR_2026
    )
    assert lines(counted)[1:] == [
        "浙江省：15天，到2026年4月14日",
        "全国：15天，到2026年4月14日",
        "结果：2026年4月14日（周二）24:00前",
    ]


def test_a_source_between_the_two_has_neither_mark() -> None:
    counted = deadline(
        pack("CN-3301"), "data_before_meeting", date(2026, 10, 9), calendar=YEAR_2026
    )
    said = lines(counted)
    assert said[0] == "起算：2026年10月9日召开协商会议，往前数"
    assert "浙江省：提前7天，是2026年10月2日" in said
    assert not any(line.startswith("浙江省：较") for line in said)
    assert "杭州市：较早，用来提醒" in said
    assert "跳过：2026年9月25日至2026年9月27日" in said


def test_the_time_before_expiry_is_a_window_and_no_limit() -> None:
    counted = deadline(
        pack("CN-33"), "renewal_window_before_expiry", date(2026, 12, 31), calendar=YEAR_2026
    )
    assert lines(counted)[-1] == "结果：2026年9月30日起可以提出"
    assert not any("逾期" in line for line in lines(counted))


def test_pauses_rolling_and_provisional_years_are_said() -> None:
    rolled = due(
        [Period(7, DayKind.CALENDAR, None)],
        date(2026, 9, 23),
        calendar=YEAR_2026,
        roll_forward=True,
        paused_days=2,
    )
    assert "暂停：中止协商的2天不计" in lines(rolled)
    assert "顺延：2026年10月2日是休息日，顺延到下一个工作日" in lines(rolled)
    far = due([Period(20, DayKind.WORKING, None)], date(2026, 12, 24), calendar=YEAR_2026)
    assert "提示：有的年份放假安排还没有公布，这一天是暂定的" in lines(far)


def test_an_unread_text_is_named_in_the_explanation() -> None:
    counted = deadline(pack("CN-32"), "reply_to_offer", date(2026, 4, 10), calendar=YEAR_2026)
    assert "提示：《江苏省集体协商条例》未核验，暂用上一级规定" in lines(counted)


def test_a_single_holiday_in_the_middle_of_a_week_is_one_day_not_a_span() -> None:
    counted = due([Period(1, DayKind.WORKING, None)], date(2026, 4, 3), calendar=YEAR_2026)
    assert "跳过：2026年4月4日至2026年4月6日" in lines(counted)
    calendar = YEAR_2026.__class__(
        frozenset({date(2026, 6, 17)}), frozenset(), years=range(2026, 2027)
    )
    wednesday = due([Period(2, DayKind.WORKING, None)], date(2026, 6, 16), calendar=calendar)
    assert "跳过：2026年6月17日" in lines(wednesday)


def test_nothing_is_passed_over_when_nothing_was() -> None:
    counted = due([Period(2, DayKind.WORKING, None)], date(2026, 6, 15), calendar=YEAR_2026)
    assert [line.label for line in explain(counted)] == ["起算", "期限", "结果"]


def test_a_day_that_was_given_and_not_counted_is_only_said() -> None:
    given = Deadline(
        date(2026, 4, 25), (Candidate(date(2026, 4, 25), Period(0, DayKind.CALENDAR, None)),)
    )
    [line] = explain(given)
    assert line.label == RESULT


def test_a_local_service_time_beside_a_law_is_the_countys() -> None:
    counted = due(
        [Period(3, DayKind.CALENDAR, None), *pack("CN").periods("reply_to_offer")],
        date(2026, 4, 10),
        calendar=YEAR_2026,
    )
    assert "县里：3天，到2026年4月13日" in lines(counted)


def test_a_line_survives_being_kept_as_json_and_is_said_in_another_language() -> None:
    counted = deadline(
        pack("CN"), "review_days_then_effective", date(2026, 3, 30), calendar=YEAR_2026
    )
    kept = json.loads(json.dumps([[line.text, dict(line.values)] for line in explain(counted)]))
    english = {"%(breach)s（%(weekday)s）24:00前": "by midnight on %(weekday)s %(breach)s"}
    text, values = kept[-1]
    said = say(
        text,
        values,
        translate=lambda word: english.get(word, {"周二": "Tuesday"}.get(word, word)),
        day=lambda day: f"{day:%-d %B}",
    )
    assert said == "by midnight on Tuesday 14 April"


def test_counting_back_from_a_day_without_a_known_event() -> None:
    calendar_days = [Period(5, DayKind.CALENDAR, None)]
    forward = due(calendar_days, date(2026, 4, 10), calendar=YEAR_2026)
    assert lines(forward)[0] == "起算：2026年4月10日的次日起算"
