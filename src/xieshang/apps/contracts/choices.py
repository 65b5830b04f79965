"""The fixed choices of a contract."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContractKind(models.TextChoices):
    WAGE = "wage", _("工资专项集体合同")
    COMPREHENSIVE = "comprehensive", _("集体合同")


class Level(models.TextChoices):
    """Region sets the floor, sector the standard, enterprise the growth."""

    ENTERPRISE = "enterprise", _("企业")
    SECTOR = "sector", _("行业性")
    REGION = "region", _("区域性")


class AdoptionMethod(models.TextChoices):
    CONGRESS = "congress", _("职工代表大会")
    GENERAL_MEETING = "general_meeting", _("职工大会")


class SignatureLevel(models.TextChoices):
    """How a signature was given; a department may ask for more than the first."""

    CONFIRMED = "confirmed", _("平台内确认")
    HANDWRITTEN = "handwritten", _("屏幕手写签名")
    CERTIFIED = "certified", _("可靠电子签名")
    SCAN = "scan", _("纸质签字扫描件")


class Material(models.TextChoices):
    """What goes to the labour authority with the contract (T14)."""

    TEXT = "text", _("集体合同文本")
    MINUTES = "minutes", _("协商会议记录")
    RESOLUTION = "resolution", _("职代会审议决议")
    REPRESENTATIVES = "representatives", _("双方协商代表名单及首席代表身份证明")
    LICENCE = "licence", _("企业营业执照复印件")
    UNION = "union", _("工会法人资格证书或工会成立批复")


class Place(models.TextChoices):
    """Where a contract is made public."""

    BOARD = "board", _("厂务公开栏")
    CANTEEN = "canteen", _("食堂")
    PLATFORM = "platform", _("平台职工页面")
    INTRANET = "intranet", _("企业内网或工作群")


class ObligationState(models.TextChoices):
    WAITING = "waiting", _("未到期")
    DUE = "due", _("该兑现")
    DONE = "done", _("已兑现")
    PARTLY = "partly", _("部分兑现")
    NOT_DONE = "not_done", _("没有兑现")


class Ground(models.TextChoices):
    """Why a contract in force may be changed or ended."""

    AGREEMENT = "agreement", _("双方协商一致")
    EMPLOYER_GONE = "employer gone", _("企业被兼并、解散、破产")
    FORCE_MAJEURE = "force majeure", _("不可抗力")
    AGREED_CONDITION = "agreed condition", _("约定的条件出现")
    LAW_CHANGED = "law changed", _("所依据的法律修改或废止")
    GREAT_CHANGE = "great change", _("生产经营等发生重大变化")
    OTHER_LAW = "other law", _("法律、法规规定的其他情形")
