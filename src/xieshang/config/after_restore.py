"""What ends a restore: was anything lost, was anything erased since, does the log hold?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext as _

from xieshang.apps.trail import checking, outside
from xieshang.apps.trail.erasing import erase_again
from xieshang.apps.trail.models import Leaf
from xieshang.apps.trail.sequencer import sequence_all, size_now
from xieshang.apps.trail.services import record
from xieshang.core.trail import Checkpoint

BEGUN_ANEW = "trail.begun anew"


@dataclass
class Ending:
    """What the operator is told; ``lost`` counts acts that were signed and are gone."""

    lines: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lost: int = 0


def end(seen: Checkpoint | None, *, accept_loss: bool, today: date, now: datetime) -> Ending:
    """Compare with the checkpoint kept elsewhere, erase again, look through the log."""
    ending = Ending()
    if Leaf._meta.db_table not in connection.introspection.table_names():
        ending.lines.append(
            _("备份来自旧版本，还没有留痕册。先运行 xieshang migrate，再运行 xieshang verify。")
        )
        return ending
    here = size_now()
    if seen is None:
        ending.lines.append(_("没有库外的检查点可比：说不出有没有丢东西。"))
    elif here < seen.size:
        ending.lost = seen.size - here
        _lost(ending, seen, accept_loss=accept_loss, today=today, now=now)
    elif wrong := checking.differs(seen):
        ending.faults.append(wrong)
    else:
        ending.lines.append(
            _("✓ 已证明：检查点里的%(count)d条留痕都在，一条没改。") % {"count": seen.size}
        )
    if ending.faults:
        return ending
    if again := erase_again(on=today, now=now):
        ending.lines.append(_("备份之后清除过%(count)d条内容，已重新清除。") % {"count": again})
    sequence_all(now=now)
    ending.faults = checking.check().findings
    return ending


def _lost(
    ending: Ending, seen: Checkpoint, *, accept_loss: bool, today: date, now: datetime
) -> None:
    """The backup is older than what was signed: say so; go on only where that is accepted."""
    told = {"seen": seen.size, "here": seen.size - ending.lost, "count": ending.lost}
    if not accept_loss:
        ending.faults.append(
            _(
                "备份比检查点旧：那时有%(seen)d条留痕，备份里只有%(here)d条，少%(count)d条。"
                "请先找更新的备份；确实没有，再加 --accept-loss 恢复一次，册子会换名继续。"
            )
            % told
        )
        return
    name = outside.begin_anew(seen.size - ending.lost).name
    payload = {"signed": seen.size, "root": seen.root.hex(), "lost": ending.lost}
    record(BEGUN_ANEW, by=None, subject="trail", on=today, payload=payload)
    sequence_all(now=now)
    ending.lines.append(
        _("已记下少了%(count)d条。册子换名继续：%(name)s。请把新公钥交给见证人。")
        % {"count": ending.lost, "name": name}
    )
