"""Filing with the labour authority, its objections, publication."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.contracts.models.contract import Contract
from xieshang.apps.documents.models import DocumentVersion


class Filing(models.Model):
    """One filing for review (报送审查 T14)."""

    contract = models.ForeignKey(
        Contract, models.CASCADE, verbose_name="合同", related_name="filings"
    )
    materials = models.JSONField("材料", default=list)
    on_paper = models.JSONField("交纸质件的材料", default=list, blank=True)
    copies = models.PositiveSmallIntegerField("纸质份数", default=0)
    submitted_on = models.DateField("报送日")
    receipt_no = models.CharField("回执编号", max_length=60, blank=True)
    received_on = models.DateField("人社部门收到日", null=True, blank=True)
    no_objection_on = models.DateField("无异议意见日", null=True, blank=True)
    opinion = models.CharField("审查意见", max_length=1000, blank=True)
    closed_on = models.DateField("办结日", null=True, blank=True)
    document = models.ForeignKey(
        DocumentVersion, models.PROTECT, verbose_name="报送表", null=True, blank=True
    )

    class Meta:
        verbose_name = "报送审查"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_on=None) | ~Q(receipt_no=""),
                name="received_means_receipt",
                violation_error_code="receipt_no",
                violation_error_message=_("登记收到日须有回执编号"),
            ),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=F("submitted_on")),
                name="received_after_submitted",
                violation_error_code="received_on",
                violation_error_message=_("收到日不能早于报送日"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.submitted_on}"


class Objection(models.Model):
    """A clause that the department will not let pass, and how it was answered (异议)."""

    filing = models.ForeignKey(
        Filing, models.CASCADE, verbose_name="报送", related_name="objections"
    )
    clause_id = models.CharField("条款固定编号", max_length=20)
    clause_title = models.CharField("条名", max_length=60)
    reason = models.CharField("理由", max_length=500)
    text_then = models.TextField("提出时的条文", blank=True)
    on = models.DateField("提出日")
    answered_on = models.DateField("修改日", null=True, blank=True)

    class Meta:
        verbose_name = "审查异议"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "clause_id"],
                name="one_objection_per_clause",
                violation_error_message=_("同一条款只提一次异议"),
            )
        ]

    def __str__(self) -> str:
        return self.clause_title


class Publication(models.Model):
    """How the contract was made public (公布 T16)."""

    contract = models.OneToOneField(
        Contract, models.CASCADE, verbose_name="合同", related_name="publication"
    )
    places = models.JSONField("公布地点", default=list)
    proof = models.CharField("凭据", max_length=200, blank=True)
    on = models.DateField("公布日")
    document = models.ForeignKey(
        DocumentVersion, models.PROTECT, verbose_name="公布文书", null=True, blank=True
    )

    class Meta:
        verbose_name = "公布"

    def __str__(self) -> str:
        return f"{self.contract} {self.on}"
