"""The fixed choices of a grading."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Because(models.TextChoices):
    """Why a grading was begun."""

    YEARLY = "yearly", _("年度评估")
    NEW = "new", _("第一次评估")
    EARLIER = "earlier", _("登记以前的评定")


class Event(models.TextChoices):
    """What starts a re-check whatever the time of the year (重大情况)."""

    GROUP_INCIDENT = "group_incident", _("发生群体性事件")
    REFUSAL = "refusal", _("拒绝协商，或者提醒后仍不答复")
    FORGED = "forged", _("材料弄虚作假")
    GAP = "gap", _("合同断档超过30天")


class Leaving(models.TextChoices):
    """Why somebody does not score (any more)."""

    OWN = "own", _("本人申请回避")
    FOUND = "found", _("发现有利害关系")
    AWAY = "away", _("调离、生病等，不能参加")


class MeasureKind(models.TextChoices):
    """What follows from a grade."""

    SHARE_TEXTS = "share_texts", _("公开合同文本，供别的企业参考")
    HOST_VISITS = "host_visits", _("接待参观")
    MENTOR_POOL = "mentor_pool", _("推荐协商人才进导师库")
    IMPROVE = "improve", _("改进一个条款")
    INSTRUCTOR = "instructor", _("指派指导员")
    RESURVEY = "resurvey", _("再做一次满意度问卷")
    REMINDER = "reminder", _("发提示函")
    OFFER = "offer_from_above", _("上级工会代发要约")
    AGENCY = "agency", _("提供委托代理")
    CHECK = "check", _("60日后检查整改")


FITS = {
    "A": {MeasureKind.SHARE_TEXTS, MeasureKind.HOST_VISITS, MeasureKind.MENTOR_POOL},
    "B": {MeasureKind.IMPROVE, MeasureKind.INSTRUCTOR, MeasureKind.RESURVEY},
    "C": {MeasureKind.REMINDER, MeasureKind.OFFER, MeasureKind.AGENCY, MeasureKind.CHECK},
}


class AppealSide(models.TextChoices):
    WORKER = "worker", _("职工")
    EMPLOYER = "employer", _("企业方")
