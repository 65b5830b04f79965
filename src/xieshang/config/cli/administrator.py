"""Open the first administrator's account; every further one is opened on the site."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import clock
from xieshang.apps.organizations.models import Grant
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.services.grants import PASSWORD_SIGNS
from xieshang.apps.trail.services import record
from xieshang.config import console
from xieshang.config.commandline import parser
from xieshang.core.words import msg

SUMMARY = msg("开第一个平台管理员的账户；别的账户在站点上开。")


def run(arguments: list[str]) -> int:
    """Open it, and show the password once."""
    asking = parser("administrator", SUMMARY)
    asking.add_argument("username", metavar=_("用户名"), help=_("登录用，例如姓名拼音"))
    asking.add_argument("name", metavar=_("姓名"), help=_("同事怎么称呼"))
    asking.add_argument("region", metavar=_("区划代码"), help=_("本县的6位代码，例如980121"))
    wanted = asking.parse_args(arguments)
    try:
        password = open_first(wanted.username, wanted.name, wanted.region)
    except ValidationError as fault:
        raise console.Wrong(
            _("没有开户：%(reason)s。请改好再运行。") % {"reason": "；".join(fault.messages)}
        ) from fault
    console.say(
        _("已开户：%(username)s，密码 %(password)s（只显示这一次，首次登录会要求绑定验证器）。")
        % {"username": wanted.username, "password": password}
    )
    return 0


@transaction.atomic
def open_first(username: str, name: str, region: str) -> str:
    """Account and role of the first administrator; the password.

    Raises:
        ValidationError: a name or a code that cannot be.
        Stop: there is an administrator already, who is the one to open accounts.
    """
    today = clock.today()
    if Grant.objects.in_force(today).filter(role=Role.PLATFORM_ADMIN.value).exists():
        raise console.Stop(_("已有平台管理员。请由管理员在站点上开户。"))
    user = User(username=username, name=name, is_staff_member=True)
    password = get_random_string(16, PASSWORD_SIGNS)
    user.set_password(password)
    user.full_clean()
    user.save()
    grant = Grant(user=user, role=Role.PLATFORM_ADMIN.value, region_code=region, since=today)
    grant.full_clean()
    grant.save()
    record("account opened", by=None, subject=user, on=today, payload={"username": username})
    return password
