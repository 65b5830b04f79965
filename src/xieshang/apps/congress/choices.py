"""The fixed choices of a session of the workers' congress."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from xieshang.core.law import Matter


class MatterKind(models.TextChoices):
    """What a point on the agenda is."""

    DRAFT = "draft", _("审议集体合同草案")
    RULES = "rules", _("审议规章制度")
    PLAN = "plan", _("审议方案")
    ELECTION = "election", _("选举协商代表")
    ASSESSMENT = "assessment", _("民主评议")
    REPORT = "report", _("听取报告")
    OTHER = "other", _("其他议题")


HEARD = frozenset({MatterKind.REPORT.value})  # heard, not voted on
VOTED_AS: Mapping[MatterKind, Matter] = {  # as the law sorts what is put to the vote
    MatterKind.DRAFT: Matter.ADOPTION,
    MatterKind.RULES: Matter.ADOPTION,
    MatterKind.PLAN: Matter.ADOPTION,
    MatterKind.ELECTION: Matter.ELECTION,
    MatterKind.ASSESSMENT: Matter.ASSESSMENT,
    MatterKind.REPORT: Matter.PROCEDURE,
    MatterKind.OTHER: Matter.ADOPTION,
}


class Mode(models.TextChoices):
    """How a ballot is held."""

    HANDS = "hands", _("举手表决")
    PAPER = "paper", _("无记名投票（纸质票）")
    PHONE = "phone", _("无记名投票（手机）")


class How(models.TextChoices):
    """How somebody signed in."""

    CODE = "code", _("现场扫码")
    ONLINE = "online", _("线上报到")
    RECORDED = "recorded", _("工会登记")


class RemarkKind(models.TextChoices):
    """What a delegate or a group puts in writing."""

    OPINION = "opinion", _("讨论意见")
    AMENDMENT = "amendment", _("修改建议")
    MOTION = "motion", _("提案")


class RemarkState(models.TextChoices):
    OPEN = "open", _("待答复")
    TAKEN = "taken", _("采纳")
    NOT_TAKEN = "not_taken", _("不采纳")


class Grade(models.TextChoices):
    """The four marks of a democratic assessment (民主评议)."""

    EXCELLENT = "excellent", _("优秀")
    COMPETENT = "competent", _("称职")
    BASIC = "basic", _("基本称职")
    FAILING = "failing", _("不称职")
