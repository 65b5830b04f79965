"""One variable of one enterprise in one quarter, as one giver told it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.assessment.models.periods import Period
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.index.data import State


class Giver(models.TextChoices):
    """Who answers for a fact: a department, this platform, the enterprise, a survey."""

    HRSS = "hrss", _("人力资源和社会保障")
    MARKET = "market_reg", _("市场监督管理")
    EMERGENCY = "emergency", _("应急管理")
    TAX = "tax", _("税务")
    HEALTHCARE = "healthcare_security", _("医疗保障")
    COURT = "court", _("仲裁、法院")
    HEALTH = "health", _("卫生健康")
    STATISTICS = "statistics", _("统计")
    UNION = "union", _("工会")
    PLATFORM = "platform", _("本平台")
    ENTERPRISE = "enterprise", _("企业")
    SURVEY = "survey", _("匿名问卷")


STATES = [
    (State.VALUE.value, _("有值")),
    (State.NOT_APPLICABLE.value, _("不适用")),
    (State.MISSING.value, _("缺失")),
    (State.CONFLICTING.value, _("互相矛盾")),
]


class Fact(models.Model):
    """What one giver says of a variable (事实): a count or a sum, never a ready percentage.

    Numerator and denominator of an indicator are variables of their own. ``value`` is there
    exactly where ``state`` is VALUE. ``as_of`` is the day that the value speaks of; a yearly
    value stands in every quarter until the next one comes. ``batch`` is the file it came with.
    """

    period = models.ForeignKey(
        Period, models.PROTECT, verbose_name=_("统计期"), related_name="facts"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="facts"
    )
    variable = models.CharField(_("变量"), max_length=40)
    giver = models.CharField(_("提供者"), max_length=20, choices=Giver)
    state = models.PositiveSmallIntegerField(
        _("状态"), choices=STATES, default=State.VALUE.value
    )
    value = models.FloatField(_("值"), null=True, blank=True)
    as_of = models.DateField(_("截至日"))
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, verbose_name=_("批次"), null=True, blank=True,
        related_name="facts",
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = _("事实")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "enterprise", "variable", "giver"],
                name="each_giver_tells_a_fact_once",
                violation_error_message=_("这个事实已经报过了"),
            ),
            models.CheckConstraint(
                condition=Q(state=State.VALUE.value, value__isnull=False)
                | (~Q(state=State.VALUE.value) & Q(value__isnull=True)),
                name="a_value_exactly_where_the_state_says_so",
                violation_error_message=_("有值才填数，没有值不填数"),
            ),
        ]
        indexes = [models.Index(fields=["batch"], name="facts_of_batch")]

    def __str__(self) -> str:
        return f"{self.variable} {self.enterprise_id} {self.period_id}"
