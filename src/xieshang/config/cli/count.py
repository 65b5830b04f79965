"""Count a sealed box: envelopes on the input, one key, the board on the output; no database."""

from __future__ import annotations

import sys
from pathlib import Path

from xieshang.config import console
from xieshang.config.commandline import parser, said, translate
from xieshang.core.ballots import BallotInvalid, read_curve_key
from xieshang.core.ballots.process import counted
from xieshang.core.words import msg

SUMMARY = msg("计票：从标准输入读封好的票，用一把计票密钥打开，不碰任何数据库。")


def run(arguments: list[str]) -> int:
    """Read, open, write; 1 if the key or the input is not what it has to be."""
    asking = parser("count", SUMMARY)
    asking.add_argument(
        "--key",
        type=Path,
        required=True,
        metavar=translate(msg("密钥文件")),
        help=translate(msg("这张表决票的计票密钥")),
    )
    wanted = asking.parse_args(arguments)
    try:
        key = read_curve_key(wanted.key.read_bytes())
        board = counted(sys.stdin.buffer.read(), key)
    except OSError as fault:
        raise console.Wrong(
            said(msg("读不到计票密钥：%(reason)s。没有计票。"), reason=fault.strerror or "")
        ) from fault
    except BallotInvalid as fault:
        raise console.Wrong(
            said(msg("密钥或输入不是计票要的样子：%(reason)s。没有计票。"), reason=str(fault))
        ) from fault
    sys.stdout.buffer.write(board)
    return 0
