"""One round of collective consultation."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.consultations.choices import Occasion, RoundKind, Side
from xieshang.apps.organizations.models import Enterprise


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def seen_by(self, user: User, on: date) -> ConsultationQuerySet:
        """Rounds whose case this person may know of."""
        return self.filter(case__in=Case.objects.seen_by(user, on))


class Consultation(models.Model):
    """One consultation on pay and conditions in one enterprise (一轮集体协商).

    Where it stands is its case's business (process M01); here is what the round is about.
    """

    case = models.OneToOneField(
        Case, models.PROTECT, verbose_name="案件", related_name="consultation"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="企业", related_name="consultations"
    )
    kind = models.CharField("类别", max_length=20, choices=RoundKind)
    occasion = models.CharField("缘由", max_length=20, choices=Occasion)
    title = models.CharField("名称", max_length=120)
    year = models.PositiveSmallIntegerField("年度")
    opened_by_side = models.CharField("发起方", max_length=10, choices=Side)
    reps_published_on = models.DateField("代表公示日", null=True, blank=True)
    opinions_from = models.DateField("征集意见起", null=True, blank=True)
    opinions_until = models.DateField("征集意见止", null=True, blank=True)
    opinions_taken_on = models.DateField("意见纳入方案日", null=True, blank=True)
    agreed_on = models.DateField("双方议定日", null=True, blank=True)
    concluded = models.BooleanField("已结束", default=False)

    objects: ClassVar[ConsultationQuerySet] = ConsultationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "集体协商"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "year"],
                condition=Q(concluded=False),
                name="one_running_round_per_kind_and_year",
                violation_error_code="kind",
                violation_error_message=_("本年度同类协商已在进行，不能再开一轮"),
            ),
            models.CheckConstraint(
                condition=Q(opinions_until=None)
                | Q(opinions_until__gte=models.F("opinions_from")),
                name="opinions_end_after_they_begin",
                violation_error_message=_("征集意见的截止日不能早于开始日"),
            ),
        ]

    def __str__(self) -> str:
        return self.title
