"""What one of the two thinks otherwise of a sheet, and who does not score an enterprise."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainCharField, PlainTextField
from xieshang.apps.grading.choices import Leaving
from xieshang.apps.grading.models.grading import Grading


class Dissent(models.Model):
    """What one of the two thinks otherwise of the sheet that goes to the county (不同意见).

    It belongs to the sheet it was written to: ``sheet`` is that sheet's hash. Whoever decides
    the grade settles it.
    """

    grading = models.ForeignKey(
        Grading, models.CASCADE, verbose_name=_("评估"), related_name="dissents"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("评估员"), related_name="+"
    )
    sheet = models.CharField(_("评分表散列"), max_length=64)
    text = PlainTextField(_("不同意见"), max_length=1000)
    on = models.DateField(_("提出日"))
    settlement = PlainTextField(_("处理结果"), max_length=1000, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("处理人"),
        null=True,
        blank=True,
        related_name="+",
    )
    settled_on = models.DateField(_("处理日"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("小组不同意见")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grading", "by", "sheet"],
                name="one_dissent_per_sheet",
                violation_error_message=_("对这张评分表已经写过不同意见"),
            ),
            models.CheckConstraint(
                condition=Q(settled_on=None)
                | (~Q(settlement="") & Q(settled_by__isnull=False)),
                name="a_settled_dissent_says_how",
                violation_error_message=_("请写明怎么处理"),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:30]


class Recusal(models.Model):
    """Somebody who does not score this enterprise, or not any more (回避)."""

    grading = models.ForeignKey(
        Grading, models.CASCADE, verbose_name=_("评估"), related_name="recusals"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("评估员"), related_name="+"
    )
    because = models.CharField(_("为什么"), max_length=10, choices=Leaving)
    note = PlainCharField(_("说明"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("记下的人"), related_name="+"
    )
    on = models.DateField(_("日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("评估员回避")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grading", "user"],
                name="recused_once",
                violation_error_message=_("此人在这次评估已经回避"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_because_display()}"
