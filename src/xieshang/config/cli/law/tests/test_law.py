"""xieshang law：办事员问，程序答；填错了说清楚错在哪里。"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from xieshang.config.cli.law import run
from xieshang.config.cli.law.calendar import known_calendar
from xieshang.config.commandline import in_words
from xieshang.core.law.matrix import parameters_page


def answered(capsys: pytest.CaptureFixture[str], words: str, status: int = 0) -> str:
    assert run(words.split()) == status
    return capsys.readouterr().out


def fields(capsys: pytest.CaptureFixture[str], words: str, status: int = 0) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(answered(capsys, f"{words} --json", status))
    return read


def refused(capsys: pytest.CaptureFixture[str], words: str) -> str:
    """What stands on stderr after a wrong entry, with status 2 and nothing on stdout."""
    try:
        assert run(words.split()) == 2
    except SystemExit as left:
        assert left.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    return err


DEADLINE = "deadline reply_to_offer --region 330784 --from 2026-09-24"
SEATS = "seats --region CN-33"
VOTE = "vote --region 33 --entitled 40 --present 27"


def test_the_last_day_is_explained_with_both_articles(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = answered(capsys, DEADLINE)
    assert "全国：20天，到2026年10月14日" in said
    assert "计入：2026年10月10日（周六）调休上班" in said
    assert "结果：2026年10月14日提醒，过了2026年10月15日（周四）才算逾期" in said
    assert "依据：《浙江省集体合同条例》第七条" in said


def test_the_last_day_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    found = fields(capsys, DEADLINE)
    assert (found["alert_on"], found["breach_on"]) == ("2026-10-14", "2026-10-15")
    assert [each["jurisdiction"] for each in found["candidates"]] == ["CN-33", "CN"]
    assert found["candidates"][0]["made_up"] == ["2026-10-10"]


def test_rolling_and_pauses_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    words = "deadline filing_within --region CN --scope all --from 2026-09-24"
    assert fields(capsys, words)["breach_on"] == "2026-10-04"
    assert fields(capsys, f"{words} --roll-forward")["breach_on"] == "2026-10-08"
    assert fields(capsys, f"{words} --paused 3")["breach_on"] == "2026-10-07"


def test_a_year_not_announced_is_provisional(capsys: pytest.CaptureFixture[str]) -> None:
    last = max(known_calendar().years)
    words = f"deadline reply_to_offer --region 33 --from {last}-06-01"
    assert fields(capsys, words)["provisional"] is True
    assert "暂定" in answered(capsys, words)


def test_the_calendar_has_the_make_up_days_of_2026() -> None:
    calendar = known_calendar()
    assert calendar.is_worked(date(2026, 2, 14))
    assert not calendar.is_worked(date(2026, 2, 16))
    assert 2026 not in calendar.provisional


def test_seats_that_keep_the_rule_and_seats_that_do_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "符合规定" in answered(capsys, f"{SEATS} --workers 3 --employer 3")
    said = answered(capsys, f"{SEATS} --workers 3 --employer 4", status=1)
    assert "不符：企业方代表4人，多于职工方代表3人（《浙江省集体合同条例》第十条）" in said
    hint = answered(capsys, f"{SEATS} --workers 4 --employer 3")
    assert "提示：双方代表人数应当相等" in hint


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("--workers 3 --employer 3 --workers-external 2", "too-many-externals"),
        ("--workers 3 --employer 3 --employer-chiefs 2", "not-one-chief"),
        (
            "--workers 3 --employer 3 --workers-external 1 --workers-outside-chief",
            "outsider-as-chief",
        ),
        ("--workers 3 --employer 3 --both 1", "on-both-sides"),
        ("--workers 3 --employer 3 --above-size", "too-few-representatives"),
    ],
)
def test_what_is_wrong_with_seats_for_a_program(
    words: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = fields(capsys, f"{SEATS} {words}", status=1)
    assert found["ok"] is False
    assert code in [each["code"] for each in found["blockers"]]


def test_women_and_front_line_seats_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    shanghai = "seats --region 31 --workers 3 --employer 3 --womens-committee"
    assert fields(capsys, shanghai, status=1)["blockers"][0]["code"] == "too-few-women"
    assert fields(capsys, f"{shanghai} --women-seats 1")["ok"] is True
    shandong = "seats --region 37 --workers 3 --employer 3 --employees 90 --women 30"
    assert fields(capsys, shandong, status=1)["blockers"][0]["code"] == "too-few-front-line"
    assert fields(capsys, f"{shandong} --front-line 1")["ok"] is True


def test_a_vote_one_short_and_a_vote_that_passes(capsys: pytest.CaptureFixture[str]) -> None:
    short = answered(capsys, f"{VOTE} --yes 20", status=1)
    assert "没有通过" in short
    assert "还差1票" in short
    assert "须无记名投票" in short
    assert "浙江省：通过" in answered(capsys, f"{VOTE} --yes 21")
    found = fields(capsys, f"{VOTE} --yes 21 --no 4 --abstain 2 --seats 41")
    assert (found["quorum_needed"], found["yes_needed"]) == (27, 21)
    assert found["blockers"][0]["code"] == "vacant-seats"


def test_a_vote_without_a_secret_ballot_says_nothing_about_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = "vote --region 37 --entitled 3 --present 3 --yes 3"
    assert "无记名" not in answered(capsys, words)


def test_the_exact_half_and_the_vacant_seats_are_counted_as_the_county_decides(
    capsys: pytest.CaptureFixture[str],
) -> None:
    half = "vote --region 31 --entitled 40 --present 30 --yes 20"
    assert fields(capsys, half)["adopted"] is True
    stricter = fields(capsys, f"{half} --half-is-not-enough", status=1)
    assert (stricter["adopted"], stricter["yes_needed"]) == (False, 21)
    seats = "vote --region 33 --entitled 40 --present 28 --yes 21 --seats 42"
    assert fields(capsys, seats)["quorum_needed"] == 27
    counted = fields(capsys, f"{seats} --vacant-seats-count", status=1)
    assert (counted["quorum_needed"], counted["yes_needed"]) == (28, 22)


def test_delegates_and_the_gap_in_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert "至少47名" in answered(capsys, "delegates --region 33 --employees 250")
    gap = answered(capsys, "delegates --region 33 --employees 1000")
    assert "条文没有写到这种情形" in gap
    assert "建议按103名" in gap
    assert fields(capsys, "delegates --region 33 --employees 100")["least"] is None
    memory = answered(capsys, "delegates --region 44 --employees 1000")
    assert "凭记忆，待核" in memory


def test_minimum_wages_read_and_unread(capsys: pytest.CaptureFixture[str]) -> None:
    assert "每月2260元，每小时22元" in answered(capsys, "wage --region 980121")
    assert "小时标准未核验" in answered(capsys, "wage --region CN-33")
    words = "wage --region 33 --tier 2 --on 2026-04-10"
    assert "较早的2260元" in answered(capsys, words, status=1)
    assert fields(capsys, words, status=1)["unread"] is True
    early = answered(capsys, "wage --region 33 --on 2020-01-01", status=1)
    assert "未核验。请查" in early
    assert fields(capsys, "wage --region 98")["fictional"] is True
    assert fields(capsys, "wage --region 31")["hour_yuan"] is None


def test_one_rule_and_all_rules_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    one = answered(capsys, "show reply_to_offer --region 330106")
    assert "10个工作日。CN-3301，《杭州市企业工资集体协商条例》第二十四条" in one
    assert "filing_within" not in one
    every = answered(capsys, "show --region CN")
    assert "读过的条文没有规定" in every
    assert "未核验：《工会劳动法律监督办法》没有读到\n" in every
    jiangsu = answered(capsys, "show reply_to_offer --region 32")
    assert "未核验：《江苏省集体协商条例》没有读到，暂用：" in jiangsu
    found = fields(capsys, "show --region CN-32")
    assert found["parameters"]["reply_to_offer"]["unread"] is True
    assert len(found["parameters"]) >= 34


def test_a_rule_is_shown_as_it_was_on_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    before = answered(capsys, "show reply_to_offer --region 33 --on 2010-12-31")
    assert "20天" in before  # the national text was in force
    none = answered(capsys, "show reply_to_offer --region 33 --on 2001-01-01")
    assert "《浙江省集体合同条例》第七条从2011年1月1日起施行，这一天还没有规定" in none
    assert "读过的条文没有规定" not in none


ENGLISH = {
    DEADLINE: (
        "Zhejiang, ",
        "Basis: Zhejiang Regulations on Collective Contracts, art. 7",
        "15 October 2026",
    ),
    f"{SEATS} --workers 3 --employer 4": ("more than the 3 of the workers", "art. 10"),
    f"{VOTE} --yes 20": ("Zhejiang: not adopted", "21"),
    "delegates --region 33 --employees 1000": ("1000", "103"),
    "wage --region 33 --tier 2 --on 2026-04-10": ("not verified", "2260"),
    "show reply_to_offer --region 33": ("10 working days", "art. 7"),
    "deadline vote_quorum --region 33 --from 2026-01-05": ("is no period",),
    "deadline reply_to_offer --region 33": ("Missing: --from.",),
    "judge --region 33": ("cannot be",),
    "vote --help": ("usage:", "counted", "seats"),
}


@pytest.mark.parametrize("words", ENGLISH)
def test_where_the_terminal_speaks_english_every_answer_is_english(
    words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    try:
        run(words.split())
    except SystemExit as left:
        assert left.code in {0, 2}
    out, err = capsys.readouterr()
    for part in ENGLISH[words]:
        assert part.lower() in (out + err).lower()
    assert not re.search(r"[\u3400-\u9fff，。：；（）《》]", out + err), out + err


WRONG = [
    ("show --region ZZ", "没有行政区划代码为“ZZ”的地区。请填"),
    ("show --region CN-77", "没有行政区划代码"),
    ("show nothing --region 33", "没有这个参数：nothing。请用"),
    ("deadline reply_to_offer --region 33 --from 2035-01-01", "不在工作日历之内"),
    ("deadline reply_to_offer --region 33 --from 1990-01-01", "从2011年1月1日起施行"),
    ("deadline reply_to_offer --region 33 --from tomorrow", "“tomorrow”不是日期。请写成"),
    ("deadline reply_to_offer --region 33 --from 2026-02-30", "不是日期"),
    ("deadline reply_to_offer --region 33", "缺少--from。请补上"),
    (f"{DEADLINE} --paused -1", "天数不能是负数"),
    (f"{DEADLINE} --paused 999999999", "不在工作日历之内"),
    (f"{DEADLINE} --paused", "--paused后面要写一个值"),
    ("deadline quota_reachable_by --region 33 --from 2026-01-05", "不是期限"),
    (
        "deadline vote_quorum --region 33 --from 2026-01-05",
        "不是期限，数不出最后一天。请用",
    ),
    (
        "deadline publish_reps_within --region 3301 --from 2026-01-05",
        "没有可以数的天数：应当公布，没有写天数（《杭州市企业工资集体协商条例》第十八条）",
    ),
    (
        "deadline consultation_must_end_within --region 3301 --scope all --from 2026-01-05",
        "第二十九条只管工资专项集体合同。请改查工资专项集体合同（--scope wage）",
    ),
    (
        "deadline consultation_must_end_within --region 33 --from 2026-01-05",
        "浙江省没有读到的规定：完成协商的总期限。读过的条文里没有写",
    ),
    (
        "deadline reply_to_offer --region CN --on 2000-01-01 --from 2026-01-05",
        "从2004年5月1日起施行，这一天还没有规定。请换2004年5月1日或以后的日期",
    ),
    (f"{SEATS} --workers -1 --employer 3", "--workers应在0到1000之间，现在是-1"),
    (f"{SEATS} --workers 999999999 --employer 3", "--workers应在0到1000之间"),
    (f"{SEATS} --workers 3 --employer 3 --front-line 4", "--front-line应在0到3之间"),
    (f"{SEATS} --workers 3 --employer 3 --women 4", "--women应在0到0之间"),
    (f"{SEATS} --workers three --employer 3", "“three”不是9位以内的整数"),
    (f"{VOTE} --yes -1", "赞成票不能是负数：-1"),
    (f"{VOTE} --yes 28", "多于到会27人"),
    ("vote --region 33 --entitled 40 --present 41 --yes 1", "到会41人，多于应到40人"),
    ("vote --region 33 --entitled 0 --present 0 --yes 0", "应到人数是0"),
    (f"{VOTE} --yes 99999999999999999999", "不是9位以内的整数"),
    ("delegates --region 33 --employees 0", "职工人数应为1以上"),
    ("wage --region 31 --tier 2", "没有第2档"),
    (
        "show --region 33 --scope everything",
        "--scope不能是“everything”。可以填：all、wage、platform",
    ),
    ("show --region 33 --colour", "看不懂：--colour"),
    ("", "缺少命令。请补上"),
    ("judge --region 33", "命令不能是“judge”。可以填：deadline、wage"),
    (f"{DEADLINE} --r=1", "--r=1不够明确"),
]


@pytest.mark.parametrize(("words", "said"), WRONG)
def test_a_wrong_entry_is_refused_in_one_clear_sentence(
    words: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in refused(capsys, words)


@pytest.mark.parametrize("words", [words for words, _said in WRONG])
def test_where_the_terminal_speaks_english_every_refusal_is_english(
    words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    said = refused(capsys, words)
    assert not re.search(r"[\u3400-\u9fff，。：；（）《》]", said), said


def test_a_long_or_odd_entry_is_not_repeated_in_full(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for odd in ("9" * 10_000, "\0", "\u202e33"):
        assert run(["show", "--region", odd]) == 2
        said = capsys.readouterr().err
        assert len(said) < 300
        assert said.strip().isprintable()


def test_a_refusal_for_a_program_names_the_field(capsys: pytest.CaptureFixture[str]) -> None:
    error = fields(capsys, f"{VOTE} --yes 28", status=2)["error"]
    assert error["field"] == "yes"
    assert "请重新计票" in error["text"]


def test_what_argparse_says_in_words_nobody_expected_is_not_lost() -> None:
    assert in_words("something new") == "something new"


def test_the_page_is_written_and_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "law" / "parameters.md"
    assert run(["docs", "--check", "--to", str(page)]) == 1
    assert "请运行 xieshang law docs" in capsys.readouterr().err
    assert run(["docs", "--to", str(page)]) == 0
    assert page.read_text("utf-8") == parameters_page()
    assert run(["docs", "--check", "--to", str(page)]) == 0
    page.write_text("old", "utf-8")
    assert run(["docs", "--check", "--to", str(page)]) == 1


def test_the_command_runs_without_settings_and_without_a_database(tmp_path: Path) -> None:
    source = Path(__file__).parents[5]
    program = "import sys; from xieshang.config.cli import main; sys.exit(main())"
    environment = {**os.environ, "PYTHONPATH": str(source)}
    environment["DJANGO_SETTINGS_MODULE"] = "no.such.settings"
    done = subprocess.run(  # noqa: S603 — our own program
        [sys.executable, "-c", program, "law", *f"{VOTE} --yes 20".split()],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "没有通过" in done.stdout
