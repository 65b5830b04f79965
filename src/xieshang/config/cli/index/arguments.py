"""Reads the words after `xieshang index`."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from xieshang.config.commandline import Parser, parser, said, translate, whole_number
from xieshang.core.bad_input import shown
from xieshang.core.words import msg

SUMMARY = msg("从文件算综合指数：计分、拆解、比较、试算、诊断和稳健性。")
EPILOG = msg("退出码：0 算完；2 输入有误，写明哪一项、为什么、怎么改。格式见docs/index.md。")


def number(least: float, most: float) -> Callable[[str], float]:
    """A type for argparse: a number within bounds."""

    def read(text: str) -> float:
        try:
            found = float(text)
        except ValueError:
            found = least - 1
        if least <= found <= most:
            return found
        raise argparse.ArgumentTypeError(
            said(
                msg("要填%(least)s到%(most)s之间的数，不能是%(text)s"),
                least=f"{least:g}",
                most=f"{most:g}",
                text=shown(text),
            )
        )

    return read


def whole() -> Parser:
    """All of `xieshang index`."""
    top = parser("index", SUMMARY, epilog=EPILOG)
    commands = top.add_subparsers(
        dest="command", required=True, metavar=translate(msg("命令")), parser_class=Parser
    )

    def add(name: str, told: str, *, data: bool = True) -> Parser:
        one = commands.add_parser(name, help=translate(told), description=translate(told))
        one.add_argument("framework", help=translate(msg("指标体系，TOML或CSV文件")))
        if data:
            one.add_argument("data", help=translate(msg("数据，CSV文件，第一列是unit")))
            _add_preparation(one)
        one.add_argument("--json", action="store_true", help=translate(msg("输出JSON")))
        return one

    add("check", msg("核对指标体系，列出权重"), data=False)
    add("score", msg("算每个单位的分数和名次"))
    _add_unit(add("explain", msg("把一个单位的分数拆到每个指标")))
    _add_unit(_add_after(add("change", msg("把两期之间的变化拆成数值、权重、标杆三种原因"))))
    changed = add("whatif", msg("如果一个单位的某些值变了，分数会怎样"))
    _add_unit(changed, node=False)
    changed.add_argument("values", nargs="+", metavar="CODE=VALUE")
    add("diagnose", msg("看每一组指标是否说的是一件事"))
    _add_runs(add("robust", msg("权重变动时名次和档次有多稳")))
    add("leave-out", msg("逐个去掉指标，看名次动多少"))
    _add_consultation(commands)
    return top


def _add_preparation(one: Parser) -> None:
    one.add_argument(
        "--impute",
        choices=("mean", "median"),
        help=translate(msg("补上缺失的值并标明；不写就不补")),
    )
    one.add_argument(
        "--by-group", action="store_true", help=translate(msg("按group一列分组补"))
    )
    one.add_argument(
        "--screen",
        type=number(0, 1),
        metavar="SHARE",
        help=translate(msg("有值的比例低于它的单位不算")),
    )
    one.add_argument(
        "--treat", action="store_true", help=translate(msg("处理离群值：先缩尾，再取对数"))
    )


def _add_unit(one: Parser, *, node: bool = True) -> None:
    one.add_argument("unit", help=translate(msg("单位的名称")))
    if node:
        one.add_argument("--node", default="", help=translate(msg("拆哪一级；不写是总指数")))


def _add_after(one: Parser) -> Parser:
    one.add_argument("after", help=translate(msg("后一期的数据，CSV文件")))
    one.add_argument(
        "--after-framework",
        default="",
        metavar="FILE",
        help=translate(msg("后一期的指标体系；不写就和前一期一样")),
    )
    return one


def _add_runs(one: Parser) -> None:
    one.add_argument(
        "--spread",
        type=number(0.001, 1),
        default=0.2,
        help=translate(msg("权重上下变动的幅度，0.2是20%%")),
    )
    one.add_argument(
        "--runs", type=whole_number(2, 100_000), default=500, help=translate(msg("算多少次"))
    )
    one.add_argument(
        "--seed", type=whole_number(0, 2**31), default=20260101, help=translate(msg("随机种子"))
    )
    one.add_argument(
        "--bands",
        type=number(-1e9, 1e9),
        nargs="+",
        metavar="POINTS",
        help=translate(msg("分档的界线，从小到大")),
    )
    one.add_argument(
        "--sobol",
        type=whole_number(8, 100_000),
        metavar="BASE",
        help=translate(msg("再分解方差：哪一级的权重最要紧")),
    )


def _add_consultation(commands: argparse._SubParsersAction[Parser]) -> None:
    told = translate(msg("从事实算协商指数（52个指标）"))
    one = commands.add_parser("consultation", help=told, description=told)
    one.add_argument("facts", help=translate(msg("事实，CSV文件，第一列是enterprise")))
    one.add_argument(
        "--months", type=number(1, 12), default=3.0, help=translate(msg("一期有几个月"))
    )
    one.add_argument("--json", action="store_true", help=translate(msg("输出JSON")))
