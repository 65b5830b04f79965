"""The log: its files, who witnesses it, whom it witnesses for, by wire or on a stick."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.apps.cases import clock
from xieshang.apps.trail import asking, outside, tiles, witnessing
from xieshang.apps.trail.models import Checkpoint, Witness, WitnessedLog
from xieshang.apps.trail.proofs import latest
from xieshang.config import console, witnesses
from xieshang.config.commandline import Parser, parser
from xieshang.core.trail import NoteInvalid
from xieshang.core.trail.note import COSIGNATURE
from xieshang.core.trail.witness import Status
from xieshang.core.words import msg

SUMMARY = msg("留痕：导出散列文件，请上级见证，替下级见证；能联网的联网办，不能的用U盘。")
LARGEST = 64 * 2**10  # bytes of a file on the stick
REFUSED = {
    Status.MALFORMED: msg("这个文件不是见证请求，或者不完整。请下级重新做一份。"),
    Status.NOT_SIGNED: msg(
        "签名不是登记的那把公钥做的。请当面核对公钥，再用 trail log add 登记。"
    ),
    Status.UNKNOWN_LOG: msg("没有登记这本留痕。请当面核对公钥，再用 trail log add 登记。"),
    Status.NO_CONTINUATION: msg(
        "没有见证：它接不上以前见证过的那一本，有人改过记录，或者恢复错了备份。"
        "请马上打电话问下级，请求文件留作证据。"
    ),
}


def run(arguments: list[str]) -> int:
    """Do one of them."""
    wanted = _asking().parse_args(arguments)
    do: Callable[..., int] = wanted.do
    return do(wanted)


def _asking() -> Parser:
    asking_ = parser("trail", SUMMARY)
    commands = asking_.add_subparsers(
        dest="command", required=True, metavar=_("命令"), parser_class=Parser
    )
    _add(commands, "key", _show_key, _("显示留痕名和两把公钥，交给上级、下级登记"))
    export = _add(commands, "export", _export, _("把检查点、散列、册页写进一个文件夹"))
    export.add_argument("folder", metavar=_("文件夹"), type=Path, help=_("已有的只补新的"))
    _add(commands, "ask", _ask, _("现在就请联网的上级见证"))
    for name, do, what in (
        ("request", _request, _("做一份见证请求，拷到U盘交给上级")),
        ("cosign", _cosign, _("见证下级的请求，回执写在旁边，名字加 .answer")),
        ("receive", _receive, _("收下上级的回执")),
    ):
        one = _add(commands, name, do, what)
        one.add_argument("file", metavar=_("路径"), type=Path, help=_("U盘上的文件"))
        if name != "cosign":
            one.add_argument(
                "--witness",
                metavar=_("名字"),
                default="",
                help=_("哪一位见证人；只有一位时不用写"),
            )
    _registers(commands, "witness", _("替本平台见证的上级"), _witness)
    _registers(commands, "log", _("由本平台见证的下级"), _log)
    return asking_


def _add(commands: Any, name: str, do: Callable[..., int], what: str) -> Parser:
    made: Parser = commands.add_parser(name, help=what)
    made.set_defaults(do=do)
    return made


def _registers(commands: Any, name: str, what: str, do: Callable[..., int]) -> None:
    kinds = _add(commands, name, do, what).add_subparsers(
        dest="act", required=True, metavar=_("命令"), parser_class=Parser
    )
    kinds.add_parser("list", help=_("列出来"))
    add = kinds.add_parser("add", help=_("登记公钥"))
    add.add_argument(
        "vkey", metavar=_("公钥"), help=_("对方运行 xieshang trail key 看到的那一行")
    )
    if name == "witness":
        add.add_argument(
            "--address", default="", metavar=_("网址"), help=_("对方的见证网址；不写就用U盘")
        )
    else:
        add.add_argument(
            "--anew", action="store_true", help=_("忘掉以前见证过的，从头开始；先查清原因")
        )
    end = kinds.add_parser("end", help=_("停用"))
    end.add_argument("name", metavar=_("名字"))


def _show_key(_wanted: Namespace) -> int:
    console.say(_("留痕名：%(origin)s") % {"origin": outside.signer().name})
    console.say(_("本平台留痕的公钥（交给上级登记，trail log add）："))
    console.say(outside.verifiers()[0].vkey)
    console.say(_("本平台替下级见证的公钥（交给下级登记，trail witness add）："))
    console.say(witnessing.signer().verifier(COSIGNATURE).vkey)
    console.say(_("见证网址：%(address)s") % {"address": f"{settings.SITE}/witness"})
    return 0


def _export(wanted: Namespace) -> int:
    folder: Path = wanted.folder
    try:
        size = tiles.export(folder)
    except OSError as fault:
        raise console.Stop(
            _("写不进 %(folder)s：%(reason)s。请换一个能写的文件夹。")
            % {"folder": folder, "reason": console.reason_of(fault)}
        ) from fault
    console.say(_("已导出%(count)d条的留痕：%(folder)s。") % {"count": size, "folder": folder})
    return 0


def _newest() -> Checkpoint:
    found = latest()
    if found is None:
        raise console.Stop(_("留痕还是空的。请先启动 xieshang worker，办了事再来。"))
    return found


def _ask(_wanted: Namespace) -> int:
    _newest()
    Witness.objects.filter(ended_on=None).update(asked_at=None)
    asked = witnesses.exchange(today=clock.today(), now=timezone.now())
    if not asked:
        console.say(_("没有要请的：没有登记联网的见证人，或者都见证到最新了。"))
    for witness in asked:
        console.say(_told(witness))
    return 1 if any(witness.fault for witness in asked) else 0


def _told(witness: Witness) -> str:
    if witness.fault:
        return f"✗ {witness.name}: {witness.get_fault_display()}"
    return "✓ " + _("%(name)s：见证到第%(size)d条") % {
        "name": witness.name,
        "size": witness.size,
    }


def _the_witness(name: str) -> Witness:
    rows = Witness.objects.filter(ended_on=None)
    found = list(rows.filter(name=name) if name else rows)
    if len(found) == 1:
        return found[0]
    if not found:
        raise console.Wrong(
            _("没有这位见证人。请先用 trail witness add 登记，或看 trail witness list。")
        )
    raise console.Wrong(_("见证人不止一位。请用 --witness 写明是哪一位。"))


def _request(wanted: Namespace) -> int:
    witness = _the_witness(wanted.witness)
    text = asking.request_for(witness, _newest()).text
    _write(wanted.file, text)
    console.say(
        _("已写好：%(file)s。请交给%(name)s。") % {"file": wanted.file, "name": witness.name}
    )
    return 0


def _cosign(wanted: Namespace) -> int:
    file: Path = wanted.file
    said = witnessing.answer(_read(file), now=timezone.now())
    if said.status in REFUSED:
        raise console.Stop(_(REFUSED[said.status]))
    answer = file.with_name(f"{file.name}.answer")
    _write(answer, said.signed or said.body)
    if said.status is Status.OTHER_SIZE:
        console.say(
            _(
                "没有见证：上次见证到第%(size)s条，请求不是从那里接着的。"
                "请把 %(file)s 带回下级，用 trail receive 收下，再做一份请求。"
            )
            % {"size": said.body.strip(), "file": answer}
        )
        return 1
    console.say(_("已见证。请把 %(file)s 带回下级，用 trail receive 收下。") % {"file": answer})
    return 0


def _receive(wanted: Namespace) -> int:
    witness = _the_witness(wanted.witness)
    body, now = _read(wanted.file), timezone.now()
    try:
        conflict = asking.receive(witness, body, now=now)
    except NoteInvalid as fault:
        raise console.Wrong(
            _("没有收下：这不是%(name)s给本平台的回执，或者被改过。请重新做一份请求。")
            % {"name": witness.name}
        ) from fault
    witnesses.tell([witness], today=clock.today())
    console.say(_told(witness))
    if conflict and not witness.fault:
        console.say(_("上次的请求不是从这里接着的。请再做一份请求。"))
    return 1 if witness.fault else 0


def _witness(wanted: Namespace) -> int:
    act: str = wanted.act
    if act == "add":
        try:
            witness = asking.register(wanted.vkey, wanted.address, on=clock.today())
        except NoteInvalid as fault:
            raise console.Wrong(
                _("这不是见证人的公钥。请上级运行 xieshang trail key，抄第二行公钥。")
            ) from fault
        console.say(_("已登记：%(name)s。") % {"name": witness.name})
    elif act == "end":
        asking.end(_the_witness(wanted.name), on=clock.today())
    for one in Witness.objects.filter(ended_on=None):
        console.say(_told(one))
    return 0


def _log(wanted: Namespace) -> int:
    act: str = wanted.act
    if act == "add":
        try:
            witnessing.register(wanted.vkey, on=clock.today(), anew=wanted.anew)
        except NoteInvalid as fault:
            raise console.Wrong(
                _(
                    "没有登记：这不是留痕的公钥，或者这个名字登记过另一把公钥。"
                    "请当面核对；确实换了公钥，再加 --anew。"
                )
            ) from fault
    elif act == "end":
        log = WitnessedLog.objects.filter(origin=wanted.name, ended_on=None).first()
        if log is None:
            raise console.Wrong(_("没有登记这本留痕。请看 trail log list。"))
        witnessing.end(log, on=clock.today())
    for one in WitnessedLog.objects.filter(ended_on=None):
        mark = "✗" if one.alarming else "✓"
        console.say(
            f"{mark} "
            + _("%(name)s：见证到第%(size)d条") % {"name": one.origin, "size": one.size}
        )
        if one.refused_at is not None:
            day = timezone.localtime(one.refused_at).date().isoformat()
            console.say(_("%(day)s没有见证的检查点，请抄下来留作证据：") % {"day": day})
            console.say(one.refused)
    return 0


def _read(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST).decode()
    except (OSError, UnicodeDecodeError) as fault:
        raise console.Wrong(
            _("读不了 %(file)s：%(reason)s。请换一个文件。")
            % {"file": file, "reason": console.reason_of(fault)}
        ) from fault


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text)
    except OSError as fault:
        raise console.Stop(
            _("写不进 %(file)s：%(reason)s。请换一个地方。")
            % {"file": file, "reason": console.reason_of(fault)}
        ) from fault
