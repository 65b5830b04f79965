"""Appeals against a grade, measures that follow from it, events that start a re-check."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainCharField, PlainTextField
from xieshang.apps.grading.choices import AppealSide, Event, MeasureKind
from xieshang.apps.grading.models.grading import Grading


class Appeal(models.Model):
    """An objection while the grade was on notice (异议). A worker's has no name."""

    grading = models.ForeignKey(
        Grading, models.CASCADE, verbose_name=_("评估"), related_name="appeals"
    )
    side = models.CharField(_("提出方"), max_length=10, choices=AppealSide)
    text = PlainTextField(_("异议"), max_length=1000)
    on = models.DateField(_("提出日"))
    answer = PlainTextField(_("处理结果"), max_length=1000, blank=True)
    answered_on = models.DateField(_("处理日"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("等级异议")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None) | ~Q(answer=""),
                name="an_answered_appeal_has_its_answer",
                violation_error_message=_("请写明处理结果"),
            )
        ]

    def __str__(self) -> str:
        return self.text[:30]


class Measure(models.Model):
    """What is done because of a grade (分类措施)."""

    grading = models.ForeignKey(
        Grading, models.CASCADE, verbose_name=_("评估"), related_name="measures"
    )
    kind = models.CharField(_("措施"), max_length=20, choices=MeasureKind)
    clause = models.CharField(_("条款"), max_length=60, blank=True)
    owner = PlainCharField(_("谁负责"), max_length=60, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    decided_on = models.DateField(_("决定日"))
    done_on = models.DateField(_("办好日"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("登记人"),
        null=True,
        blank=True,
        related_name="+",
    )
    done_note = PlainCharField(_("做了什么"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("分类措施")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None)
                | (
                    Q(done_on__gte=models.F("decided_on"), done_by__isnull=False)
                    & ~Q(done_note="")
                ),
                name="a_measure_done_says_what_and_who",
                violation_error_message=_("办好日不能早于决定日，并写明做了什么"),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class GraveEvent(models.Model):
    """Something after which the grade is looked at again (重大情况)."""

    grading = models.ForeignKey(
        Grading, models.CASCADE, verbose_name=_("评估"), related_name="events"
    )
    kind = models.CharField(_("情况"), max_length=20, choices=Event)
    note = PlainCharField(_("说明"), max_length=300)
    happened_on = models.DateField(_("发生日"))
    answered = models.BooleanField(_("已启动复核"), default=False)
    rectified = models.BooleanField(_("已整改"), default=False)  # before the last re-check

    class Meta:
        verbose_name = verbose_name_plural = _("重大情况")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grading", "kind", "happened_on"],
                name="each_event_once",
                violation_error_message=_("这件事已经记下了"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"
