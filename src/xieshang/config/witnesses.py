"""Has the witnesses above sign our log, and tells the administrators when one refuses to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.notices.services import notify
from xieshang.apps.organizations.models import Grant
from xieshang.apps.organizations.roles import Role
from xieshang.apps.trail import asking
from xieshang.apps.trail.models import Witness
from xieshang.apps.trail.sending import send
from xieshang.core.words import msg

ALARM = msg("上级拒绝见证本平台的留痕")
BEHIND = msg(
    "上级见证过的记录比平台现有的多，平台可能用旧备份恢复过。"
    "请停止办理，找运维人员运行 xieshang doctor。"
)
FORKED = msg(
    "平台的留痕接不上上级见证过的那一本，有人改过记录，或者恢复错了备份。"
    "请停止办理，找运维人员运行 xieshang doctor。"
)
TOLD = {Witness.Fault.BEHIND.value: BEHIND, Witness.Fault.FORKED.value: FORKED}


def exchange(*, today: date, now: datetime) -> list[Witness]:
    """Ask whoever is due; who was asked."""
    asked = asking.ask_all(now=now, send=send)
    tell(asked, today=today)
    return asked


def tell(asked: Iterable[Witness], *, today: date) -> None:
    """One notice to each platform administrator for each alarm, however often it is seen."""
    for witness in asked:
        if not witness.alarming:
            continue
        for person in administrators(today):
            notify(
                person,
                event=f"trail/{witness.pk}/{witness.fault}/{witness.size}",
                title=str(ALARM),
                body=TOLD[witness.fault],
                link=reverse("log"),
                on=today,
                legal=True,
            )


def administrators(today: date) -> list[User]:
    """Who administers this platform today."""
    held = Grant.objects.in_force(today).filter(role=Role.PLATFORM_ADMIN)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True))
