"""Looks at a deployment and says what is well, what is not, and what to do about it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import DatabaseError, OperationalError, connection, connections
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots import keys as ballot_keys
from xieshang.apps.ballots.box.models import BoxPaper
from xieshang.apps.ballots.jobs import alive
from xieshang.apps.ballots.models import BallotPaper
from xieshang.apps.cases.housekeeping import NAMES, WORK
from xieshang.apps.cases.models import Chore
from xieshang.apps.trail import checking
from xieshang.apps.trail.models import Event, Witness, WitnessedLog
from xieshang.apps.trail.sequencer import PROMISED
from xieshang.config import offices, server
from xieshang.config.console import Stop
from xieshang.core.words import msg

LEAST_FREE = 2 * 2**30  # bytes
LONGEST_WAIT = timedelta(minutes=10)
OLDEST_POSTGRESQL = 150000
KEYS = ("secret.key", "phone.key", "seal.key.p12")
LONGEST_IDLE = timedelta(days=2)
PLACES = {"default": "", "box": msg("票箱"), "board": msg("公布榜")}
REMEDIES = {  # by what became of the last request to a witness
    Witness.Fault.UNREACHABLE: msg(
        "连不上。请检查网址和网络；连不通就用U盘（trail request）。"
    ),
    Witness.Fault.UNKNOWN: msg("对方还没有登记本平台。请把 trail key 的第一行公钥交给对方。"),
    Witness.Fault.NOT_SIGNED: msg("对方登记的不是本平台现在的公钥。请当面核对 trail key。"),
    Witness.Fault.MISREAD: msg("对方的回答看不懂。请核对网址，和登记的见证公钥。"),
    Witness.Fault.BEHIND: msg(
        "对方见证过的比这里多：这里是旧备份。请停下服务，恢复更新的备份；找不回来就看手册“留痕对不上”。"
    ),
    Witness.Fault.FORKED: msg(
        "这里的留痕接不上对方见证过的：有人改过，或者恢复错了备份。请停下服务，看手册“留痕对不上”。"
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; ``remedy`` is empty where all is well."""

    what: str
    remedy: str = ""

    @property
    def well(self) -> bool:
        return not self.remedy


def examine() -> Iterator[Finding]:
    """Everything, in the order in which it should be mended."""
    yield from folder()
    try:
        found = list(database())
    except (DatabaseError, Stop) as fault:
        yield Finding(_("数据库"), _what_helps(fault))
        return
    yield from found
    if all(finding.well for finding in found):  # else its tables may not be there yet
        yield from tasks()
        yield from chores()
        yield from log()
        yield from witnesses()
        yield from ballots()
    yield from deployment()


def _what_helps(fault: Exception) -> str:
    """The database's own words; where its file is damaged, what to do."""
    reason = str(fault).strip().splitlines()[0]
    damaged = isinstance(fault, DatabaseError) and not isinstance(fault, OperationalError)
    if damaged and connection.vendor == "sqlite":
        return _("%(reason)s。请从备份恢复（xieshang restore --over）。") % {"reason": reason}
    return reason


def folder() -> Iterator[Finding]:
    data = Path(settings.DATA)
    what = _("数据目录 %(data)s") % {"data": data}
    if not os.access(data, os.W_OK):
        yield Finding(what, _("不能写。请把它交给运行协商的系统用户。"))
        return
    yield Finding(what)
    free = shutil.disk_usage(data).free
    what = _("磁盘剩余 %(free).1f GB") % {"free": free / 2**30}
    yield Finding(what, "" if free > LEAST_FREE else _("不足2 GB。请清理旧备份或扩容。"))
    yield from secrets(data)


def secrets(data: Path) -> Iterator[Finding]:
    """Keys that somebody else on this machine could read."""
    for name in KEYS:
        key = data / name
        if key.exists() and _open_to_others(key):
            yield Finding(name, _("别人也能读。请运行 chmod 600 %(key)s。") % {"key": key})
    keys = Path(settings.KEYS)  # one for each scope of pseudonyms
    if keys.exists() and (_open_to_others(keys) or any(map(_open_to_others, keys.rglob("*")))):
        remedy = _("别人也能读。请运行 chmod -R u=rwX,go= %(keys)s。") % {"keys": keys}
        yield Finding(f"{keys.name}/", remedy)


def _open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o077)


def database() -> Iterator[Finding]:
    missing = server.unapplied()
    for alias in offices.ALL:
        yield from _engine(alias)
    what = _("数据库结构")
    remedy = _("还差%(count)d项升级。先备份，再运行 xieshang migrate。") % {
        "count": len(missing)
    }
    yield Finding(what, remedy if missing else "")


def _engine(alias: str) -> Iterator[Finding]:
    """One database by itself: whether its server is young enough, its file whole."""
    line, name = connections[alias], PLACES[alias]
    place = _("（%(name)s）") % {"name": _(name)} if name else ""
    with line.cursor() as cursor:
        if line.vendor == "postgresql":
            version = line.cursor().connection.info.server_version
            yield Finding(
                f"PostgreSQL {version // 10000}{place}",
                "" if version >= OLDEST_POSTGRESQL else _("太旧。请升级到15或更新版本。"),
            )
            return
        [(mode,)] = cursor.execute("PRAGMA journal_mode").fetchall()
        [(verdict,)] = cursor.execute("PRAGMA quick_check").fetchall()
    what = _("SQLite数据库，日志方式 %(mode)s") % {"mode": mode} + place
    remedy = _("有损坏：%(reason)s。请从备份恢复。") % {"reason": verdict}
    yield Finding(what, "" if verdict == "ok" else remedy)


def tasks() -> Iterator[Finding]:
    failed = DBTaskResult.objects.failed().count()
    remedy = _("请看日志中的 task failed，处理后告诉开发者。")
    yield Finding(
        _("失败的后台任务 %(count)d 个") % {"count": failed}, remedy if failed else ""
    )
    late = DBTaskResult.objects.ready().filter(
        enqueued_at__lt=timezone.now() - LONGEST_WAIT, worker_ids=[]
    )
    waiting = late.count()
    remedy = _("后台任务没有人做。请启动 xieshang worker。")
    yield Finding(
        _("等了很久的任务 %(count)d 个") % {"count": waiting}, remedy if waiting else ""
    )


def chores() -> Iterator[Finding]:
    """When the daily housekeeping was done last, and what of it failed."""
    rows = list(Chore.objects.filter(name__in=WORK))
    last = max((row.done_at for row in rows if row.done_at), default=None)
    day = timezone.localtime(last).strftime("%Y-%m-%d %H:%M") if last else _("还没有过")
    what = _("每日整理，最近一次：%(day)s") % {"day": day}
    long_ago = timezone.now() - LONGEST_IDLE
    if last:
        idle = last < long_ago
    else:  # a new site has its first night before it
        idle = User.objects.filter(joined_on__lt=timezone.localtime(long_ago).date()).exists()
    yield Finding(what, _("没有人做。请启动 xieshang worker。") if idle else "")
    for row in rows:
        if row.fault:
            yield Finding(
                _("每日整理：%(chore)s") % {"chore": _(NAMES[row.name])},
                _("没做成（%(fault)s），会再试。请看日志中的 chore failed，修好后告诉开发者。")
                % {"fault": row.fault},
            )


def witnesses() -> Iterator[Finding]:
    """Whether those above have signed our log, and those below are still the same to us."""
    for witness in Witness.objects.filter(ended_on=None):
        what = _("%(name)s见证留痕到第%(size)d条") % {
            "name": witness.name,
            "size": witness.size,
        }
        fault = Witness.Fault(witness.fault)
        yield Finding(what, _(REMEDIES[fault]) if fault else "")
    for log in WitnessedLog.objects.filter(ended_on=None):
        what = _("替%(origin)s见证到第%(size)d条") % {"origin": log.origin, "size": log.size}
        day = timezone.localtime(log.refused_at).strftime("%Y-%m-%d") if log.refused_at else ""
        remedy = _(
            "%(day)s送来的接不上以前见证过的。请打电话问下级，证据用 trail log list 看。"
        ) % {"day": day}
        yield Finding(what, remedy if log.alarming else "")


def log() -> Iterator[Finding]:
    """Whether the log of what happened keeps up, and holds."""
    waiting = Event.objects.filter(waiting=True, leaf=None)
    late = waiting.filter(created_at__lt=timezone.now() - PROMISED).exists()
    what = _("等待入册的留痕%(count)d条") % {"count": waiting.count()}
    yield Finding(what, _("等了很久。请启动 xieshang worker。") if late else "")
    report = checking.check()
    what = _("留痕册，%(count)d页") % {"count": report.leaves}
    remedy = _("%(wrong)s请运行 xieshang verify 看全部，别再写入，先查清是谁改的。")
    yield Finding(what, "" if report.holds else remedy % {"wrong": report.findings[0]})


def ballots() -> Iterator[Finding]:
    """Votes under way: whether the box knows them, and whether they can be counted at all."""
    ended = BallotPaper.State.PUBLISHED
    papers = [(one.pk, one.state) for one in alive() if one.state != ended]
    if not papers:
        return
    what = _("正在进行的无记名投票 %(count)d 次") % {"count": len(papers)}
    opened = {pk for pk, state in papers if state != BallotPaper.State.FROZEN}
    if opened - set(BoxPaper.objects.values_list("pk", flat=True)):
        yield Finding(
            what,
            _("票箱不在这里。请恢复最近的票箱备份（xieshang restore backups/box/…）。"),
        )
    elif not all(ballot_keys.there(pk, ballot_keys.COUNT) for pk, _state in papers):
        yield Finding(what, _("计票密钥不在 keys/ballots/。请把它放回去，否则只能重投。"))
    else:
        yield Finding(what)


def deployment() -> Iterator[Finding]:
    if not settings.SECURE:
        yield Finding(_("本机试用方式（没有TLS）"))
        return
    for message in run_checks(include_deployment_checks=True):
        if message.level >= WARNING and not message.is_silenced():
            yield Finding(str(message.id or _("安全设置")), message.msg)


def shown(finding: Finding) -> str:
    if finding.well:
        return f"✓ {finding.what}"
    return "✗ " + _("%(what)s：%(remedy)s") % {"what": finding.what, "remedy": finding.remedy}
