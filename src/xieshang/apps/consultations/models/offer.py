"""The written offer to consult, and the written answer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.consultations.choices import Decision, Delivery, Side
from xieshang.apps.consultations.models.round import Consultation
from xieshang.apps.documents.models import DocumentVersion


class Offer(models.Model):
    """One side's offer to consult, with the proof that it arrived (要约书 T02)."""

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, verbose_name="协商", related_name="offer"
    )
    from_side = models.CharField("要约方", max_length=10, choices=Side)
    why_now = models.TextField("为什么现在协商", max_length=1000, blank=True)
    meet_at = models.DateTimeField("建议时间")
    meet_place = models.CharField("建议地点", max_length=120)
    reps_wanted = models.PositiveSmallIntegerField("对方应派人数")
    data_wanted = models.JSONField("需提供资料", default=list, blank=True)
    delivery = models.CharField("送达方式", max_length=20, choices=Delivery, blank=True)
    delivery_proof = models.CharField("送达凭证", max_length=200, blank=True)
    delivered_by = models.CharField("送达人", max_length=60, blank=True)
    sent_on = models.DateField("发出日", null=True, blank=True)
    received_on = models.DateField("送达日", null=True, blank=True)
    document = models.ForeignKey(
        DocumentVersion, models.PROTECT, verbose_name="要约书", null=True, blank=True
    )

    class Meta:
        verbose_name = "要约"
        constraints = [
            models.CheckConstraint(
                condition=Q(received_on=None) | ~Q(delivery_proof=""),
                name="received_means_proven",
                violation_error_code="proof",
                violation_error_message=_("没有送达凭证，不能记为已送达"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultation} 要约"


class Response(models.Model):
    """The other side's written answer (回应书 T03); after a refusal another may follow."""

    offer = models.ForeignKey(
        Offer, models.CASCADE, verbose_name="要约", related_name="responses"
    )
    decision = models.CharField("意见", max_length=20, choices=Decision)
    changes = models.TextField("调整意见", max_length=2000, blank=True)
    reason = models.TextField("理由", max_length=2000, blank=True)
    meet_at = models.DateTimeField("确认时间", null=True, blank=True)
    meet_place = models.CharField("确认地点", max_length=120, blank=True)
    contact = models.CharField("联系人和电话", max_length=80, blank=True)
    confidential = models.BooleanField("资料要求保密", default=True)
    answered_on = models.DateField("答复日")
    reason_holds = models.BooleanField("理由经核实成立", null=True, blank=True)
    checked_note = models.CharField("核实说明", max_length=500, blank=True)
    document = models.ForeignKey(
        DocumentVersion, models.PROTECT, verbose_name="回应书", null=True, blank=True
    )

    class Meta:
        verbose_name = "回应"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision="refuse") | ~Q(reason=""),
                name="refusal_has_a_reason",
                violation_error_code="reason",
                violation_error_message=_("不同意协商须写明理由"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.offer} {self.get_decision_display()}"
