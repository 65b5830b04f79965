"""What is done once a day, unseen: forget what has run out, mix what must tell no order.

Each chore remembers in the database the day on which it was done. Two workers never do it
twice, one that fails stops no other, and what failed is tried again an hour later.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import structlog
from django.db.models import F, Q
from django_tasks_db.models import DBTaskResult

from xieshang.apps.accounts import codes, resets, sessions, throttle
from xieshang.apps.cases.models import Chore
from xieshang.apps.exchange import services as exchange
from xieshang.apps.trail import services as trail
from xieshang.apps.trail.checking import prove
from xieshang.apps.trail.erasing import keep_list
from xieshang.apps.trail.sequencer import sequence_all
from xieshang.apps.voices import mixing
from xieshang.core.words import msg

PAUSE: Final = timedelta(hours=1)  # before a chore that failed is tried again
DONE_KEPT_FOR: Final = timedelta(days=30)  # a background task that came to its end
FAILED_KEPT_FOR: Final = timedelta(days=180)  # one that was given up: time to look into it

log = structlog.stdlib.get_logger("xieshang.housekeeping")
Work = Callable[[datetime], int]


def _finished_tasks(now: datetime) -> int:
    ended = DBTaskResult.objects.successful().filter(finished_at__lt=now - DONE_KEPT_FOR)
    given_up = DBTaskResult.objects.failed().filter(finished_at__lt=now - FAILED_KEPT_FOR)
    count: int = ended.delete()[0] + given_up.delete()[0]
    return count


def _mix(now: datetime) -> int:
    return mixing.mix_all()


def _log(now: datetime) -> int:
    """Take what still waits into the log, and look through it from beginning to end."""
    sequence_all(now=now)
    keep_list()
    return prove()


WORK: Final[dict[str, Work]] = {
    "codes": lambda now: codes.forget_old(now=now),
    "resets": lambda now: resets.forget_old(now=now),
    "throttle": lambda now: throttle.forget_old(now=now),
    "sessions": lambda now: sessions.forget_old(now=now),
    "imports": lambda now: exchange.forget_old(now=now),
    "submissions": lambda now: trail.forget_old(now=now),
    "tasks": _finished_tasks,
    "voices": _mix,
    "log": _log,
}
NAMES: Final[dict[str, str]] = {
    "codes": msg("删除过期验证码"),
    "resets": msg("删除过期重设码"),
    "throttle": msg("删除旧的频次计数"),
    "sessions": msg("删除过期会话"),
    "imports": msg("删除一个月前导入的文件"),
    "submissions": msg("删除半年前的提交回执"),
    "tasks": msg("删除一个月前办完的后台任务"),
    "voices": msg("打乱化名记录的先后"),
    "log": msg("从头核对留痕册"),
}


def enlist(name: str, label: str, work: Work) -> None:
    """Add a chore of an app above; it does so in its ``binding.py``. ``label`` is a message."""
    WORK[name], NAMES[name] = work, label


@dataclass(frozen=True, slots=True)
class Tidied:
    """Which chores were done by one call, and which failed."""

    done: tuple[str, ...]
    failed: tuple[str, ...]


def tidy(today: date, *, now: datetime) -> Tidied:
    """Do each chore that was not done today; a second call does nothing.

    ``today`` is the day that counts (a demonstration's own), ``now`` the moment by which
    things run out.
    """
    finished = set(Chore.objects.filter(done_on__gte=today).values_list("name", flat=True))
    done: list[str] = []
    failed: list[str] = []
    for name, work in WORK.items():
        if name in finished or not _taken(name, today, now):
            continue
        (done if _done(name, work, today, now) else failed).append(name)
    return Tidied(tuple(done), tuple(failed))


def _taken(name: str, today: date, now: datetime) -> bool:
    """Take a chore for oneself: whoever comes second within the hour leaves it alone."""
    Chore.objects.get_or_create(name=name)
    undone = Q(done_on=None) | Q(done_on__lt=today)
    untried = Q(tried_on=None) | ~Q(tried_on=today) | Q(tried_at__lt=now - PAUSE)
    free = Chore.objects.filter(undone, untried, name=name)
    return bool(free.update(tried_on=today, tried_at=now))


def _done(name: str, work: Work, today: date, now: datetime) -> bool:
    mine = Chore.objects.filter(name=name)
    try:
        count = work(now)
    except Exception as error:
        # The kind and the line; the message of an error may hold what the rows hold.
        place = traceback.extract_tb(error.__traceback__)[-1]
        fault = type(error).__name__
        log.warning("chore failed", chore=name, fault=fault, at=f"{place.name}:{place.lineno}")
        mine.update(fault=fault[:60], failures=F("failures") + 1)
        return False
    mine.update(done_on=today, done_at=now, fault="", failures=0)
    log.info("chore done", chore=name, count=count)
    return True
