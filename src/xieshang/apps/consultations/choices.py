"""The fixed choices of a round."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundKind(models.TextChoices):
    """What the contract at the end of the round covers."""

    WAGE = "wage", _("工资专项协商")
    COMPREHENSIVE = "comprehensive", _("综合协商")


class Side(models.TextChoices):
    WORKERS = "workers", _("职工方")
    EMPLOYER = "employer", _("企业方")

    @property
    def other(self) -> Side:
        return Side.EMPLOYER if self is Side.WORKERS else Side.WORKERS


class Occasion(models.TextChoices):
    """Why the round begins now."""

    YEARLY = "yearly", _("年度工资协商")
    EXPIRY = "expiry", _("合同即将到期")
    EVENT = "event", _("生产经营或劳动条件有重大变化")
    AMENDMENT = "amendment", _("变更现行合同")


class ElectionMethod(models.TextChoices):
    CONGRESS = "congress", _("职工代表大会")
    GENERAL_MEETING = "general_meeting", _("职工大会")
    RECOMMENDATION = "recommendation", _("上级工会指导下民主推荐")
    SELECTED = "selected", _("工会选派")


class TopicKind(models.TextChoices):
    WAGE_LEVEL = "wage_level", _("工资水平与调整")
    INCENTIVE = "incentive", _("薪酬激励")
    PIECE_PRICE = "piece_price", _("计件单价与定额")
    OVERTIME = "overtime", _("加班与工时")
    ALLOWANCE = "allowance", _("津贴补贴与奖金")
    WELFARE = "welfare", _("保险福利")
    SAFETY = "safety", _("劳动安全卫生")
    WOMEN = "women", _("男女平等与女职工保护")
    TRAINING = "training", _("技能培训")
    LAYOFF = "layoff", _("裁员与安置")
    RULES = "rules", _("规章制度与劳动条件")
    STOPPAGE = "stoppage", _("引起停工、上访的劳动争议")
    HAZARD = "hazard", _("重大事故隐患、职业危害")
    OTHER = "other", _("其他")


class TopicResult(models.TextChoices):
    OPEN = "open", _("待谈")
    AGREED = "agreed", _("谈成")
    WITHDRAWN = "withdrawn", _("撤回")


class Delivery(models.TextChoices):
    """How the offer reached the other side; the proof starts the clock."""

    PLATFORM = "platform", _("平台送达，对方已签收")
    RECEIPT = "receipt", _("当面送达，有签收回执")
    POST = "post", _("邮寄，有妥投凭证")
    NOTARY = "notary", _("公证送达")


class Decision(models.TextChoices):
    AGREE = "agree", _("同意协商")
    AGREE_WITH_CHANGES = "agree_with_changes", _("同意，另有调整意见")
    REFUSE = "refuse", _("不同意协商")


class DataItem(models.TextChoices):
    """What the offering side may ask to see (T02 item 7)."""

    REVENUE = "revenue", _("营业收入")
    NET_PROFIT = "net_profit", _("净利润")
    TAX = "tax", _("上缴税收")
    HEADCOUNT = "headcount", _("平均人数")
    TOTAL_WAGES = "total_wages", _("工资总额")
    FRONTLINE_WAGE = "frontline_wage", _("一线职工平均工资")
    SOCIAL_INSURANCE = "social_insurance", _("社会保险缴纳情况")
    PLANS = "plans", _("影响就业的经营计划")


class DataAccess(models.TextChoices):
    REPRESENTATIVES = "representatives", _("仅双方协商代表")
    DELEGATES = "delegates", _("协商代表和职工代表")
    ALL = "all", _("全体职工")


class OpinionSource(models.TextChoices):
    MEETING = "meeting", _("座谈会")
    PAPER = "paper", _("书面")
    BOX = "box", _("意见箱")
    CODE = "code", _("协商码")


class Disposition(models.TextChoices):
    PENDING = "pending", _("待答复")
    ADOPTED = "adopted", _("采纳")
    PARTLY = "partly", _("部分采纳")
    NOT_ADOPTED = "not_adopted", _("不采纳")
