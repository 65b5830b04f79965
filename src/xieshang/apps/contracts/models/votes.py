"""What the congress decided, and who signed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.consultations.choices import Side
from xieshang.apps.contracts.choices import AdoptionMethod, SignatureLevel
from xieshang.apps.contracts.models.contract import Contract
from xieshang.apps.documents.models import DocumentVersion


class Adoption(models.Model):
    """One submission of the draft to the congress, as counted by tellers (审议表决)."""

    contract = models.ForeignKey(
        Contract, models.CASCADE, verbose_name="合同", related_name="adoptions"
    )
    method = models.CharField("审议方式", max_length=20, choices=AdoptionMethod)
    papers_sent_on = models.DateField("材料发出日", null=True, blank=True)
    meets_on = models.DateField("会期", null=True, blank=True)
    subject = models.CharField("表决文本散列", max_length=64, blank=True)
    entitled = models.PositiveIntegerField("全体人数", default=0)
    seats = models.PositiveIntegerField("席位数（有缺额时填）", default=0)
    present = models.PositiveIntegerField("到会人数", default=0)
    yes = models.PositiveIntegerField("同意", default=0)
    no = models.PositiveIntegerField("不同意", default=0)
    abstain = models.PositiveIntegerField("弃权", default=0)
    secret = models.BooleanField("无记名投票", default=True)
    tellers = models.CharField("监票计票人", max_length=120, blank=True)
    decided_on = models.DateField("表决日", null=True, blank=True)
    adopted = models.BooleanField("通过", null=True, blank=True)
    document = models.ForeignKey(
        DocumentVersion, models.PROTECT, verbose_name="决议", null=True, blank=True
    )

    class Meta:
        verbose_name = "审议表决"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(present__lte=F("entitled")),
                name="congress_present_within_entitled",
                violation_error_code="present",
                violation_error_message=_("到会人数不能多于全体人数"),
            ),
            models.CheckConstraint(
                condition=Q(present__gte=F("yes") + F("no") + F("abstain")),
                name="votes_within_present",
                violation_error_code="yes",
                violation_error_message=_("同意、不同意、弃权加起来不能多于到会人数"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.meets_on or ''}"


class Signature(models.Model):
    """One chief's signature under one text (签字)."""

    contract = models.ForeignKey(
        Contract, models.CASCADE, verbose_name="合同", related_name="signatures"
    )
    side = models.CharField("签字方", max_length=10, choices=Side)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="签字人", related_name="+"
    )
    name = models.CharField("签署姓名", max_length=60)
    level = models.CharField("方式", max_length=12, choices=SignatureLevel)
    subject = models.CharField("文本散列", max_length=64)
    before_vote = models.BooleanField("表决前签字", default=False)
    strokes = models.JSONField("屏幕笔迹", default=list, blank=True)
    on = models.DateField("签字日")

    class Meta:
        verbose_name = "签字"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "side", "subject"],
                name="one_signature_per_side_and_text",
                violation_error_message=_("本方已在这份文本上签字"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.get_side_display()}"
