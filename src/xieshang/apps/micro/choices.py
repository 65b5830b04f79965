"""The fixed choices of micro-consultations and simplified consultations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Where a topic comes from (T13)."""

    CODE = "code", _("协商码")
    RECEPTION_DAY = "reception_day", _("主席接待日")
    DELEGATE = "delegate", _("职工代表")
    SURVEY = "survey", _("问卷")
    HOTLINE = "hotline", _("热线")


class Mode(models.TextChoices):
    """How the two sides talked."""

    ONE_TO_ONE = "one_to_one", _("“1+1”面谈")
    CONSULTATION_DAY = "consultation_day", _("协商日")
    PHONE = "phone", _("电话")
    ONLINE = "online", _("线上")


class Decision(models.TextChoices):
    """What became of it."""

    AGREED = "agreed", _("谈成")
    DECIDED = "decided_by_head", _("主要负责人拍板")
    DECLINED = "declined", _("未采纳")
    TO_ORDINARY = "to_ordinary", _("转普通程序")


class Form(models.TextChoices):
    """How a simplified consultation was held."""

    MEETING = "meeting", _("会议")
    PHONE = "phone", _("电话")
    ONLINE = "online", _("线上")
