"""Reads the words after `xieshang law`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from datetime import date

from xieshang.config.commandline import Parser, parser, said, translate
from xieshang.core.bad_input import shown
from xieshang.core.law import Scope
from xieshang.core.words import msg

MOST_DIGITS = 9  # no enterprise and no period is larger
SUMMARY = msg("查规定、算期限、核人数和票数。每个结果都写明依据；不是法律意见。")
EPILOG = msg("退出码：0 可以；1 不可以，原因已写明；2 输入有误。")

Add = Callable[[str, str], Parser]  # name and help of a command


def day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise argparse.ArgumentTypeError(
            said(msg("“%(text)s”不是日期。请写成2026-04-10的样子"), text=shown(text))
        ) from None


def number(text: str) -> int:
    """A whole number; whether it may be negative is for the rule to say."""
    digits = text.strip()
    if not re.fullmatch(rf"-?[0-9]{{1,{MOST_DIGITS}}}", digits):
        raise argparse.ArgumentTypeError(
            said(
                msg("“%(text)s”不是%(most)s位以内的整数。请用数字填写"),
                text=shown(text),
                most=MOST_DIGITS,
            )
        )
    return int(digits)


def whole() -> Parser:
    """All of `xieshang law`."""
    top = parser("law", SUMMARY, epilog=EPILOG)
    commands = top.add_subparsers(
        dest="command", required=True, metavar=translate(msg("命令")), parser_class=Parser
    )
    add = _adder(commands)
    _add_lookups(add)
    _add_seats(add)
    _add_votes(add)
    docs = commands.add_parser("docs", help=translate(msg("重写docs/law/parameters.md")))
    docs.add_argument("--to", default="docs/law/parameters.md", help=translate(msg("写到哪里")))
    docs.add_argument("--check", action="store_true", help=translate(msg("只比对，不写")))
    docs.set_defaults(json=False)
    return top


def _add_lookups(add: Add) -> None:
    parameter = translate(msg("参数"))
    deadline = add("deadline", msg("某项期限的最后一天，怎么算出来的"))
    deadline.add_argument(
        "parameter", metavar=parameter, help=translate(msg("如reply_to_offer，见show"))
    )
    deadline.add_argument(
        "--from", dest="start", type=day, required=True, help=translate(msg("起算的那一天"))
    )
    deadline.add_argument(
        "--roll-forward", action="store_true", help=translate(msg("最后一天休息的，顺延"))
    )
    deadline.add_argument(
        "--paused", type=number, default=0, help=translate(msg("中止协商、不计的天数"))
    )

    wage = add("wage", msg("最低工资标准（读到的）"))
    wage.add_argument("--tier", type=number, default=1, help=translate(msg("第几档，1最高")))

    show = add("show", msg("一个地区的全部规定，或者其中一项"))
    show.add_argument(
        "parameter",
        metavar=parameter,
        nargs="?",
        help=translate(msg("参数名；不填则全部列出")),
    )


def _add_seats(add: Add) -> None:
    seats = add("seats", msg("双方代表的人数和构成合不合规定"))
    sides = (
        ("workers", msg("职工方代表人数"), msg("职工方首席人数"), msg("职工方首席是外聘人员")),
        (
            "employer",
            msg("企业方代表人数"),
            msg("企业方首席人数"),
            msg("企业方首席是外聘人员"),
        ),
    )
    for side, count, chiefs, outside in sides:
        seats.add_argument(f"--{side}", type=number, required=True, help=translate(count))
        seats.add_argument(f"--{side}-chiefs", type=number, default=1, help=translate(chiefs))
        seats.add_argument(
            f"--{side}-external", type=number, default=0, help=translate(msg("其中外聘"))
        )
        seats.add_argument(
            f"--{side}-outside-chief", action="store_true", help=translate(outside)
        )
    for option, words in (
        ("--front-line", msg("职工方中一线职工")),
        ("--women-seats", msg("职工方中女职工")),
        ("--both", msg("同时代表双方的人数")),
        ("--employees", msg("全体职工人数")),
        ("--women", msg("女职工人数")),
    ):
        seats.add_argument(option, type=number, default=0, help=translate(words))
    seats.add_argument("--above-size", action="store_true", help=translate(msg("规上企业")))
    seats.add_argument(
        "--womens-committee", action="store_true", help=translate(msg("有女职工委员会"))
    )


def _add_votes(add: Add) -> None:
    vote = add("vote", msg("职代会的计票结果是否通过"))
    for option, words in (
        ("--entitled", msg("应到：全体代表或全体职工")),
        ("--present", msg("到会人数")),
        ("--yes", msg("赞成票")),
    ):
        vote.add_argument(option, type=number, required=True, help=translate(words))
    for option, words in (
        ("--no", msg("反对票")),
        ("--abstain", msg("弃权票")),
        ("--seats", msg("名额，空缺也算")),
    ):
        vote.add_argument(option, type=number, default=0, help=translate(words))
    vote.add_argument(
        "--half-is-not-enough",
        action="store_true",
        help=translate(msg("县里规定：“半数以上”不含正好一半，要多一票")),
    )
    vote.add_argument(
        "--vacant-seats-count",
        action="store_true",
        help=translate(msg("县里规定：“全体职工代表”含空缺的名额，和--seats一起用")),
    )

    delegates = add("delegates", msg("职代会至少要多少名职工代表"))
    delegates.add_argument(
        "--employees", type=number, required=True, help=translate(msg("全体职工人数"))
    )


def _adder(commands: argparse._SubParsersAction[Parser]) -> Add:
    def add(name: str, words: str) -> Parser:
        shown_words = translate(words)
        command = commands.add_parser(name, help=shown_words, description=shown_words)
        command.add_argument(
            "--region",
            required=True,
            help=translate(msg("行政区划代码，如330784；或规则包，如CN-33")),
        )
        command.add_argument(
            "--on", type=day, help=translate(msg("按哪一天有效的规定；不填则按现行规定"))
        )
        command.add_argument(
            "--scope",
            choices=[scope.value for scope in Scope],
            default=Scope.WAGE.value,
            help=translate(msg("合同种类：all 各类，wage 工资，platform 平台")),
        )
        command.add_argument("--json", action="store_true", help=translate(msg("输出JSON")))
        return command

    return add
