"""Reads the words after `xieshang law`, and says in Chinese what is wrong with them."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from datetime import date
from typing import NoReturn

from xieshang.core.bad_input import shown
from xieshang.core.law import Scope

USED_WRONGLY = 2
MOST_DIGITS = 9  # no enterprise and no period is larger

# What argparse says, and what a clerk reads.
SENTENCES: tuple[tuple[str, str], ...] = (
    (
        r"the following arguments are required: (?P<names>.+)",
        "缺少{names}。请补上后再运行",
    ),
    (
        r"argument (?P<name>.+?): invalid choice: (?P<value>.*?) "
        r"\(choose from (?P<known>.+)\)",
        "{name}不能是{value}。可以填：{known}",
    ),
    (
        r"argument (?P<name>.+?): expected one argument",
        "{name}后面要写一个值",
    ),
    (r"argument (?P<name>.+?): (?P<rest>.+)", "{name}：{rest}"),
    (r"unrecognized arguments: (?P<names>.+)", "看不懂：{names}。请看 --help"),
    (
        r"ambiguous option: (?P<name>\S+) could match (?P<known>.+)",
        "{name}不够明确，可能是：{known}",
    ),
)


class Parser(argparse.ArgumentParser):
    """An argument parser that refuses in one Chinese sentence, with exit status 2."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}：{in_chinese(message)}", file=sys.stderr)
        sys.exit(USED_WRONGLY)


def in_chinese(message: str) -> str:
    """What argparse has to say, for a clerk.

    >>> in_chinese("the following arguments are required: --region")
    '缺少--region。请补上后再运行'
    """
    for pattern, sentence in SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return sentence.format(**found.groupdict())
    return message


Add = Callable[[str, str], Parser]  # name and help of a command


def day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{shown(text)}”不是日期。请写成2026-04-10的样子"
        ) from None


def number(text: str) -> int:
    """A whole number; whether it may be negative is for the rule to say."""
    digits = text.strip()
    if not re.fullmatch(rf"-?[0-9]{{1,{MOST_DIGITS}}}", digits):
        raise argparse.ArgumentTypeError(
            f"“{shown(text)}”不是{MOST_DIGITS}位以内的整数。请用数字填写"
        )
    return int(digits)


def parser() -> Parser:
    """All of `xieshang law`."""
    top = Parser(
        prog="xieshang law",
        description="查规定、算期限、核人数和票数。每个结果都写明依据；不是法律意见。",
        epilog="退出码：0 可以；1 不可以，原因已写明；2 输入有误。",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="命令")
    add = _adder(commands)

    _add_lookups(add)
    _add_seats(add)
    _add_votes(add)
    docs = commands.add_parser("docs", help="重写docs/law/parameters.md")
    docs.add_argument("--to", default="docs/law/parameters.md", help="写到哪里")
    docs.add_argument("--check", action="store_true", help="只比对，不写")
    docs.set_defaults(json=False)
    return top


def _add_lookups(add: Add) -> None:
    deadline = add("deadline", "某项期限的最后一天，怎么算出来的")
    deadline.add_argument("parameter", metavar="参数", help="如reply_to_offer，见show")
    deadline.add_argument("--from", dest="start", type=day, required=True, help="起算的那一天")
    deadline.add_argument("--roll-forward", action="store_true", help="最后一天休息的，顺延")
    deadline.add_argument("--paused", type=number, default=0, help="中止协商、不计的天数")

    wage = add("wage", "最低工资标准（读到的）")
    wage.add_argument("--tier", type=number, default=1, help="第几档，1最高")

    show = add("show", "一个地区的全部规定，或者其中一项")
    show.add_argument("parameter", metavar="参数", nargs="?", help="参数名；不填则全部列出")


def _add_seats(add: Add) -> None:
    seats = add("seats", "双方代表的人数和构成合不合规定")
    for side, name in (("workers", "职工方"), ("employer", "企业方")):
        seats.add_argument(f"--{side}", type=number, required=True, help=f"{name}代表人数")
        seats.add_argument(f"--{side}-chiefs", type=number, default=1, help=f"{name}首席人数")
        seats.add_argument(f"--{side}-external", type=number, default=0, help="其中外聘")
        seats.add_argument(
            f"--{side}-outside-chief", action="store_true", help=f"{name}首席是外聘人员"
        )
    seats.add_argument("--front-line", type=number, default=0, help="职工方中一线职工")
    seats.add_argument("--women-seats", type=number, default=0, help="职工方中女职工")
    seats.add_argument("--both", type=number, default=0, help="同时代表双方的人数")
    seats.add_argument("--employees", type=number, default=0, help="全体职工人数")
    seats.add_argument("--women", type=number, default=0, help="女职工人数")
    seats.add_argument("--above-size", action="store_true", help="规上企业")
    seats.add_argument("--womens-committee", action="store_true", help="有女职工委员会")


def _add_votes(add: Add) -> None:
    vote = add("vote", "职代会的计票结果是否通过")
    vote.add_argument("--entitled", type=number, required=True, help="应到：全体代表或全体职工")
    vote.add_argument("--present", type=number, required=True, help="到会人数")
    vote.add_argument("--yes", type=number, required=True, help="赞成票")
    vote.add_argument("--no", type=number, default=0, help="反对票")
    vote.add_argument("--abstain", type=number, default=0, help="弃权票")
    vote.add_argument("--seats", type=number, default=0, help="名额，空缺也算")

    delegates = add("delegates", "职代会至少要多少名职工代表")
    delegates.add_argument("--employees", type=number, required=True, help="全体职工人数")


def _adder(
    commands: argparse._SubParsersAction[Parser],
) -> Add:
    def add(name: str, words: str) -> Parser:
        command = commands.add_parser(name, help=words, description=words)
        command.add_argument(
            "--region", required=True, help="行政区划代码，如330784；或规则包，如CN-33"
        )
        command.add_argument("--on", type=day, help="按哪一天有效的规定；不填则按现行规定")
        command.add_argument(
            "--scope",
            choices=[scope.value for scope in Scope],
            default=Scope.WAGE.value,
            help="合同种类：all 各类，wage 工资，platform 平台",
        )
        command.add_argument("--json", action="store_true", help="输出JSON")
        return command

    return add
