"""Open the first administrator's account; every further one is opened on the site."""

from __future__ import annotations

import argparse

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


def run(arguments: list[str]) -> int:
    """Open it, and show the password once."""
    parser = argparse.ArgumentParser(prog="xieshang administrator", description=__doc__)
    parser.add_argument("username")
    parser.add_argument("name", help="as colleagues know the person")
    parser.add_argument("region", help="code of the county: 6 digits")
    wanted = parser.parse_args(arguments)
    try:
        password = open_first(wanted.username, wanted.name, wanted.region)
    except ValidationError as fault:
        raise console.Stop(
            _("没有开户：%(reason)s") % {"reason": "；".join(fault.messages)}
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
