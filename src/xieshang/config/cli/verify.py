"""Prove the log: all of it, one receipt without the database, or a backup."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from xieshang.apps.trail import checking, outside
from xieshang.config import console, log_in_backup
from xieshang.config.commandline import Parser, parser
from xieshang.core import trail
from xieshang.core.trail import Entry, EntryInvalid, NoteInvalid, Receipt, Verifier
from xieshang.core.trail.note import text_of
from xieshang.core.words import msg

SUMMARY = msg("核对留痕册：整本册子，一张回执，或者一份备份。")
EPILOG = msg("成立返回0，不成立返回1，看不懂给的东西返回2。核对回执不用数据库，也不用网络。")
LONGEST = 2**20  # bytes of a receipt or checkpoint


@dataclass
class Verdict:
    """What was looked at, what was found, and what does not hold."""

    figures: dict[str, Any]
    lines: list[str]
    findings: list[str] = field(default_factory=list)


def run(arguments: list[str]) -> int:
    """Look, say what was found, and return 0 if it holds."""
    wanted = _asking().parse_args(arguments)
    if wanted.receipt:
        verdict = _receipt(wanted.receipt, wanted.key)
    elif wanted.backup:
        verdict = _backup(wanted.backup, wanted.against, wanted.key)
    else:
        verdict = _log(wanted.against)
    if wanted.json:
        told = {**verdict.figures, "holds": not verdict.findings, "findings": verdict.findings}
        console.say(json.dumps(told, ensure_ascii=False))
    else:
        for line in verdict.lines:
            console.say(line)
        for finding in verdict.findings:
            console.say("✗ " + finding)
        console.say(_("不成立。") if verdict.findings else _("✓ 成立。"))
    return 1 if verdict.findings else 0


def checkpoint_of(file: Path | None, known: list[Verifier]) -> trail.Checkpoint | None:
    """The checkpoint in a file; without a file the one kept beside the keys, if there is one.

    Raises:
        Wrong: that is no checkpoint of this log.
    """
    text = _text(file) if file else outside.last_seen()
    if text is None:
        return None
    try:
        return outside.checked(text, known)
    except NoteInvalid as fault:
        raise console.Wrong(
            _("检查点用不了：%(file)s不是这本册签过的检查点。请换文件或公钥。")
            % {"file": file or outside.LAST}
        ) from fault


def _asking() -> Parser:
    asking = parser("verify", SUMMARY, epilog=EPILOG)
    which = asking.add_mutually_exclusive_group()
    file: dict[str, Any] = {"metavar": _("文件路径"), "type": Path}
    which.add_argument("--receipt", help=_("只核对这张回执（.tlog-proof）"), **file)
    which.add_argument("--backup", help=_("核对备份里的册子，不恢复它"), **file)
    asking.add_argument(
        "--against", help=_("和这个检查点比；不写就用密钥目录里最后的那个"), **file
    )
    asking.add_argument(
        "--key", metavar=_("公钥"), help=_("册子的公钥，或存着它的文件；不写就用本机的")
    )
    asking.add_argument("--json", action="store_true", help=_("给程序读的结果"))
    return asking


def _log(against: Path | None) -> Verdict:
    """Everything in the database."""
    report = checking.check()
    findings = list(report.findings)
    if against and (wrong := checking.against(_text(against))):
        findings.append(wrong)
    if report.more:
        findings.append(_("还有%(count)d处没有列出。") % {"count": report.more})
    figures = {
        "log": outside.signer().name,
        "key": outside.signer().verifier().vkey,
        "leaves": report.leaves,
        "root": report.root.hex(),
        "streams": report.streams,
        "checkpoints": report.checkpoints,
        "erased": report.erased,
        "waiting": report.waiting,
    }
    lines = [
        _("册名 %(log)s") % figures,
        _("公钥 %(key)s") % figures,
        _("%(leaves)d页，%(streams)d条主线，%(checkpoints)d个检查点；已清除%(erased)d条。")
        % figures,
        _("等待入册%(waiting)d条。树根 %(root)s") % figures,
    ]
    return Verdict(figures, lines, findings)


def _receipt(file: Path, given: str | None) -> Verdict:
    """One receipt, with nothing but the log's public key."""
    try:
        receipt = Receipt.read(_text(file))
        origin = trail.Checkpoint.read(text_of(receipt.checkpoint)).origin
        entry = Entry.read(receipt.extra.decode())
    except (NoteInvalid, EntryInvalid, UnicodeDecodeError) as fault:
        raise console.Wrong(
            _("%(file)s不是回执。请给平台出的 .tlog-proof 文件。") % {"file": file}
        ) from fault
    key = _key(given) if given else _own(origin)
    figures: dict[str, Any] = {
        "log": key.name,
        "index": receipt.index,
        "kind": entry.kind,
        "stream": entry.stream,
        "seq": entry.seq,
        "day": entry.day.isoformat(),
    }
    lines = [
        _("册名 %(log)s，册页%(index)d") % figures,
        _("%(day)s，%(kind)s，主线%(stream)s第%(seq)d条") % figures,
    ]
    try:
        said, _by = receipt.verify(receipt.extra, origin=key.name, known=[key])
    except NoteInvalid:
        wrong = _("这张回执证明不了：签名不是这把公钥签的，或者内容被改过。")
        return Verdict(figures, lines, [wrong])
    figures |= {"size": said.size, "root": said.root.hex()}
    lines.append(_("签名时册里有%(size)d页。树根 %(root)s") % figures)
    return Verdict(figures, lines)


def _backup(archive: Path, against: Path | None, key: str | None) -> Verdict:
    """The log in a backup, beside the checkpoint kept elsewhere."""
    known = [_key(key)] if key else outside.verifiers()
    seen = checkpoint_of(against, known)
    kept = log_in_backup.look(archive, seen, known)
    figures = {
        "leaves": kept.leaves,
        "root": kept.root.hex(),
        "against": seen.size if seen else None,
        "missing": kept.missing,
    }
    lines = [_("备份里有%(leaves)d页。树根 %(root)s") % figures]
    if seen is None:
        lines.append(_("没有库外的检查点可比：只能说备份自己前后一致。"))
    else:
        lines.append(_("和%(against)d页的检查点比过。") % figures)
    return Verdict(figures, lines, list(kept.findings))


def _own(origin: str) -> Verifier:
    """Our own public key of that name, in use or from before a loss."""
    for key in outside.verifiers():
        if key.name == origin:
            return key
    raise console.Wrong(
        _("这张回执来自%(origin)s，不是本机的册子。请用 --key 给那本册子的公钥。")
        % {"origin": origin}
    )


def _key(given: str) -> Verifier:
    """The public key that was given, or the one in that file."""
    text = given if given.count("+") >= 2 else _text(Path(given)).strip()
    try:
        return Verifier.read(text)
    except NoteInvalid as fault:
        raise console.Wrong(
            _("公钥不对：%(key)s。请抄全，像 example.org/log+1a2b3c4d+AW5v…")
            % {"key": given[:80]}
        ) from fault


def _text(file: Path) -> str:
    try:
        with file.open(encoding="utf-8") as opened:
            text = opened.read(LONGEST + 1)
    except (OSError, UnicodeError) as fault:
        raise console.Wrong(
            _("读不出来：%(file)s（%(reason)s）。")
            % {"file": file, "reason": console.reason_of(fault)}
        ) from fault
    if len(text) > LONGEST:
        raise console.Wrong(_("太大：%(file)s不像回执或检查点。") % {"file": file})
    return text
