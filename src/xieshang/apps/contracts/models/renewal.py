"""What becomes of a contract towards its end: renewed, changed, ended early."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.cases.models import Case
from xieshang.apps.consultations.choices import Side
from xieshang.apps.contracts.choices import Ground
from xieshang.apps.contracts.models.contract import Contract


class Renewal(models.Model):
    """The watch over one contract in force (续签与变更, process M08)."""

    case = models.OneToOneField(
        Case, models.PROTECT, verbose_name="案件", related_name="renewal"
    )
    contract = models.ForeignKey(
        Contract, models.PROTECT, verbose_name="合同", related_name="renewals"
    )
    offer_side = models.CharField("续签要约方", max_length=10, choices=Side, blank=True)
    offer_proof = models.CharField("送达凭证", max_length=200, blank=True)
    offer_received_on = models.DateField("送达日", null=True, blank=True)
    change_side = models.CharField("提出变更方", max_length=10, choices=Side, blank=True)
    ground = models.CharField("事由", max_length=20, choices=Ground, blank=True)
    reason = models.CharField("理由", max_length=1000, blank=True)
    proof = models.CharField("证明材料", max_length=200, blank=True)
    change_requested_on = models.DateField("提出日", null=True, blank=True)
    new_text = models.TextField("想改成什么", max_length=6000, blank=True)
    draft = models.OneToOneField(
        Contract,
        models.SET_NULL,
        verbose_name="变更草案",
        null=True,
        blank=True,
        related_name="amends",
    )
    rescission_agreed_on = models.DateField("议定解除日", null=True, blank=True)
    rescission_filed_on = models.DateField("解除报送日", null=True, blank=True)
    rescission_proof = models.CharField("解除报送回执", max_length=200, blank=True)
    vote_entitled = models.PositiveIntegerField("全体人数", default=0)
    vote_present = models.PositiveIntegerField("到会人数", default=0)
    vote_yes = models.PositiveIntegerField("同意", default=0)
    vote_on = models.DateField("表决日", null=True, blank=True)
    successor = models.ForeignKey(
        Contract,
        models.PROTECT,
        verbose_name="后续合同",
        null=True,
        blank=True,
        related_name="+",
    )
    reminded_on = models.DateField("提示日", null=True, blank=True)

    class Meta:
        verbose_name = "续签与变更"
        constraints = [
            models.CheckConstraint(
                condition=Q(offer_received_on=None) | ~Q(offer_proof=""),
                name="renewal_offer_is_proven",
                violation_error_code="proof",
                violation_error_message=_("没有送达凭证，不能记为已送达"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract}"
