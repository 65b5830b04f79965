"""Bulletins of a quarter on a stick: made below, checked, added up and cosigned above."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.apps.assessment import bulletins
from xieshang.apps.assessment.services import bulletins as services
from xieshang.apps.cases import clock
from xieshang.config import console
from xieshang.config.commandline import Parser, parser
from xieshang.core.bulletin import (
    Bulletin,
    BulletinInvalid,
    Difference,
    Fault,
    Sum,
    differences,
    opened,
    unbundled,
    verdict,
)
from xieshang.core.trail import NoteInvalid, Verifier
from xieshang.core.trail.note import COSIGNATURE, LONGEST
from xieshang.core.words import msg

SUMMARY = msg("简报：把一个季度的合计签名交给上级；上级核对、加总、会签。能联网不能联网都行。")


def run(arguments: list[str]) -> int:
    """Do one of them."""
    wanted = _asking().parse_args(arguments)
    do: Callable[..., int] = wanted.do
    return do(wanted)


def _asking() -> Parser:
    asking = parser("bulletin", SUMMARY)
    commands = asking.add_subparsers(
        dest="command", required=True, metavar=_("命令"), parser_class=Parser
    )
    _add(commands, "key", _show_keys, _("显示签简报、会签简报的公钥，交给上级、下级"))
    make = _add(commands, "make", _make, _("做一份简报"))
    make.add_argument("region", metavar=_("区划代码"))
    make.add_argument("period", metavar=_("季度"), help=_("例如2026Q1"))
    make.add_argument("file", metavar=_("路径"), type=Path)
    for name, do, what in (
        ("verify", _verify, _("核对签名；给了下级的，再核对加起来是不是一样")),
        ("cosign", _cosign, _("核对后会签，写在旁边，名字加 .seen")),
    ):
        one = _add(commands, name, do, what)
        one.add_argument("file", metavar=_("路径"), type=Path)
        one.add_argument(
            "--key", action="append", required=True, metavar=_("公钥"),
            help=_("对方运行 xieshang bulletin key 看到的那一行；可以写几次"),
        )  # fmt: skip
        one.add_argument(
            "--parts", nargs="*", default=[], type=Path, metavar=_("路径"),
            help=_("下级各地的简报"),
        )  # fmt: skip
    return asking


def _add(commands: Any, name: str, do: Callable[..., int], what: str) -> Parser:
    made: Parser = commands.add_parser(name, help=what)
    made.set_defaults(do=do)
    return made


def _show_keys(_wanted: Namespace) -> int:
    console.say(_("签简报的公钥（交给上级）："))
    console.say(bulletins.signer().verifier().vkey)
    console.say(_("会签、退回下级简报的公钥（两行都交给下级，会签的也交给上级）："))
    console.say(bulletins.witness().verifier(COSIGNATURE).vkey)
    console.say(bulletins.returner().verifier().vkey)
    return 0


def _make(wanted: Namespace) -> int:
    try:
        row = services.make(wanted.region, wanted.period, by=None, today=clock.today())
    except services.NothingNew as same:
        console.say(" ".join(same.messages))
        row = same.last
    except ValidationError as fault:
        raise console.Stop(" ".join(fault.messages)) from fault
    _write(wanted.file, row.note)
    _tell(bulletins.made_of(row))
    return 0


def _verify(wanted: Namespace) -> int:
    known = _keys(wanted)
    whole, *inside = unbundled(_text(wanted.file))
    made = _opened(whole, wanted.file, known)
    _tell(made)
    parts = [_opened(_text(file), file, known) for file in wanted.parts]
    if made.parts and not inside:
        return _compare(made, parts) if parts else 0
    found = verdict(
        made, inside, known=lambda _region: known, schema=made.schema,
        divided=bool(made.parts), held=bulletins.held,
    )  # fmt: skip
    for fault in found.faults:
        if fault.fault is not Fault.NOT_THE_FACTS:  # said with its figures
            console.say(f"{_(fault.fault)} {fault.about}".strip())
    if inside and (found.good or found.unlike):
        console.say(_("和下级%(n)d份加起来一样。") % {"n": len(inside)})
    _say_recomputed(found.unlike, again=found.recomputed)
    return 1 if not found.good or (parts and _compare(made, parts)) else 0


def _say_recomputed(unlike: Sequence[Difference], *, again: bool) -> None:
    """Whether facts that are held here were added up again, and what came out."""
    for one in unlike:
        console.say(
            _("%(name)s：简报是%(whole)s，按本平台的数是%(parts)s")
            % {"name": one.name, "whole": _sum(one.whole), "parts": _sum(one.parts)}
        )
    if again and not unlike:
        console.say(_("用本平台上企业的数重算了一遍，列出的每一项都一样。"))
    elif not again:
        console.say(_("没有用企业的数重算。"))


def _cosign(wanted: Namespace) -> int:
    known = _keys(wanted)
    made = _opened(unbundled(_text(wanted.file))[0], wanted.file, known)
    parts = [_opened(_text(file), file, known) for file in wanted.parts]
    if parts and _compare(made, parts):
        return 1
    try:
        row = services.receive(
            _text(wanted.file), known=lambda _region: known, by=None, today=clock.today()
        )
        row = services.accept(
            row, known=lambda _region: known, by=None, now=timezone.now(), today=clock.today()
        )
    except ValidationError as fault:
        raise console.Stop(
            _("没有会签：%(why)s。请打电话问下级，文件留作证据。")
            % {"why": "; ".join(fault.messages)}
        ) from fault
    _write(wanted.file.with_name(wanted.file.name + ".seen"), row.answer)
    _tell(made)
    _say_recomputed((), again=row.recomputed)
    return 0


def _compare(made: Bulletin, parts: list[Bulletin]) -> int:
    try:
        found = differences(made, parts)
    except BulletinInvalid as fault:
        raise console.Stop(_("加不起来：%(reason)s") % {"reason": fault}) from fault
    for one in found:
        console.say(
            _("%(name)s：简报是%(whole)s，下级加起来是%(parts)s")
            % {"name": one.name, "whole": _sum(one.whole), "parts": _sum(one.parts)}
        )
    if not found:
        console.say(_("和下级%(n)d份加起来一样。") % {"n": len(parts)})
    return 1 if found else 0


def _sum(one: Sum) -> str:
    if one.hundredths is None:
        return "–"
    return f"{one.hundredths / 100:,.2f} / {one.enterprises}"


def _keys(wanted: Namespace) -> list[Verifier]:
    try:
        return [Verifier.read(key) for key in wanted.key]
    except NoteInvalid as fault:
        raise console.Stop(
            _("公钥不完整。请让对方再运行一次 xieshang bulletin key。")
        ) from fault


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opening:
            return opening.read(LONGEST + 1).decode()
    except (OSError, UnicodeDecodeError) as fault:
        raise console.Stop(_("读不出 %(file)s。请核对路径和文件。") % {"file": file}) from fault


def _opened(note: str, file: Path, known: list[Verifier]) -> Bulletin:
    try:
        return opened(note, known)
    except NoteInvalid as fault:
        raise console.Stop(
            _("%(file)s的签名不对，或者不是这几把公钥签的。请当面核对公钥。") % {"file": file}
        ) from fault
    except BulletinInvalid as fault:
        raise console.Stop(_("%(file)s不是简报，或者不完整。") % {"file": file}) from fault


def _write(file: Path, note: str) -> None:
    try:
        file.write_text(note, encoding="utf-8", newline="\n")
    except OSError as fault:
        raise console.Stop(
            _("写不进 %(folder)s：%(reason)s。请换一个能写的文件夹。")
            % {"folder": file, "reason": console.reason_of(fault)}
        ) from fault


def _tell(made: Bulletin) -> None:
    hidden = sum(one.hundredths is None for one in made.sums.values())
    console.say(
        _(
            "%(region)s %(period)s 第%(seq)d号，%(n)d项合计，"
            "%(hidden)d项不列：不足5家、差不多全是一家的，或者会推算出来。%(hash)s"
        )
        % {
            "region": made.region, "period": made.period, "seq": made.seq,
            "n": len(made.sums), "hidden": hidden, "hash": made.sha256[:16],
        }
    )  # fmt: skip
