"""What both sides get ready: the data, the workers' opinions, each side's plan."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from xieshang.apps.consultations.choices import DataAccess, Disposition, OpinionSource, Side
from xieshang.apps.consultations.models.round import Consultation
from xieshang.apps.consultations.models.table import Topic
from xieshang.apps.documents.models import DocumentVersion


def money(label: str) -> models.DecimalField:  # type: ignore[type-arg]
    """An amount in yuan that may be unknown."""
    return models.DecimalField(label, max_digits=16, decimal_places=2, null=True, blank=True)


class DataSheet(models.Model):
    """The employer's figures for the round (资料与数据表 T04). All amounts in yuan a year."""

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, verbose_name="协商", related_name="data_sheet"
    )
    year = models.PositiveSmallIntegerField("数据年度")
    revenue = money("营业收入")
    net_profit = money("净利润")
    tax = money("上缴税收")
    headcount = models.PositiveIntegerField("平均人数", null=True, blank=True)
    total_wages = money("工资总额")
    frontline_wage = money("一线职工年平均工资")
    last_revenue = money("上年营业收入")
    last_net_profit = money("上年净利润")
    last_total_wages = money("上年工资总额")
    social_insurance = models.CharField("社会保险缴纳情况", max_length=500, blank=True)
    plans = models.CharField("影响就业的经营计划", max_length=1000, blank=True)
    access = models.CharField(
        "可见范围", max_length=20, choices=DataAccess, default=DataAccess.REPRESENTATIVES
    )
    supplied_on = models.DateField("提供日", null=True, blank=True)
    document = models.ForeignKey(
        DocumentVersion, models.PROTECT, verbose_name="资料表", null=True, blank=True
    )

    class Meta:
        verbose_name = "协商资料"

    def __str__(self) -> str:
        return f"{self.consultation} {self.year}"


class OpinionItem(models.Model):
    """One opinion of the workers as it was taken into the list; it names nobody (意见).

    What becomes of it and why stands here and nowhere else: the workers' side's answer, and
    beside it what the employer says to it.
    """

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, verbose_name="协商", related_name="opinions"
    )
    text = models.CharField("意见", max_length=500)
    source = models.CharField("来源", max_length=10, choices=OpinionSource)
    topic = models.ForeignKey(
        Topic, models.SET_NULL, verbose_name="归入议题", null=True, blank=True,
        related_name="opinions",
    )  # fmt: skip
    disposition = models.CharField(
        "处理", max_length=12, choices=Disposition, default=Disposition.PENDING
    )
    answer = models.CharField("答复", max_length=500, blank=True)
    received_on = models.DateField("收到日")
    answered_on = models.DateField("答复日", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="答复人", null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    employer_answer = models.CharField("企业答复", max_length=500, blank=True)
    employer_answered_on = models.DateField("企业答复日", null=True, blank=True)
    employer_answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="企业答复人", null=True,
        blank=True, related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "职工意见"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(disposition="pending") | ~models.Q(answer=""),
                name="a_disposition_is_explained",
                violation_error_code="answer",
                violation_error_message=_("处理意见须写明理由"),
            )
        ]

    def __str__(self) -> str:
        return self.text[:30]


class Plan(models.Model):
    """One side's plan for the talks; the other side never sees it (协商方案)."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, verbose_name="协商", related_name="plans"
    )
    side = models.CharField("所属方", max_length=10, choices=Side)
    text = models.TextField("方案", max_length=10000)
    references = models.JSONField("依据", default=list, blank=True)  # 指导线、CPI、同行业工资
    ready_on = models.DateField("定稿日", null=True, blank=True)

    class Meta:
        verbose_name = "协商方案"
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "side"],
                name="one_plan_per_side",
                violation_error_message=_("本方已有协商方案"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultation} {self.get_side_display()}"
