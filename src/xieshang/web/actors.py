"""How the parties of a procedure are called on a page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xieshang.core.procedure.model import Actor

NAMES: Mapping[Actor, Promise] = {
    Actor.WORKERS_SIDE: _("职工方"),
    Actor.WORKERS_CHIEF: _("职工方首席代表"),
    Actor.EMPLOYER_SIDE: _("企业方"),
    Actor.EMPLOYER_CHIEF: _("企业方首席代表"),
    Actor.EITHER_CHIEF: _("任一方首席代表"),
    Actor.OTHER_CHIEF: _("对方首席代表"),
    Actor.BOTH_CHIEFS: _("双方首席代表"),
    Actor.BOTH_SIDES: _("双方代表"),
    Actor.RECORDER: _("记录员"),
    Actor.UNION: _("企业工会"),
    Actor.CONGRESS: _("职代会"),
    Actor.UPPER_UNION: _("上级工会"),
    Actor.COUNTY_UNION: _("县总工会"),
    Actor.HRSS: _("人社部门"),
    Actor.DEPARTMENT: _("联合督办部门"),
    Actor.INSTRUCTOR: _("指导员"),
    Actor.SUPERVISOR: _("工会劳动法律监督员"),
    Actor.ASSESSORS: _("评估小组"),
}


def name_of(owner: str) -> str:
    """The words for whoever a deadline waits for; empty for the system."""
    return str(NAMES.get(Actor(owner), ""))
