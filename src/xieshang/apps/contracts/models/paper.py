"""What was read off a contract made on paper, and where one of a sector or a region binds."""

from __future__ import annotations

from django.db import models

from xieshang.apps.accounts.text import PlainCharField
from xieshang.apps.contracts.models.contract import Contract
from xieshang.apps.organizations.codes import region_code


class PaperRecord(models.Model):
    """The register's entry for a contract made on paper (纸质合同登记).

    A contract of a sector or a region has no enterprise; it binds the enterprises that it
    names (``Contract.covers``) and, with ``whole_area``, every one of its place and industry.
    """

    contract = models.OneToOneField(
        Contract, models.CASCADE, verbose_name="合同", related_name="paper"
    )
    region_code = models.CharField(
        "适用区划", max_length=12, blank=True, validators=[region_code], db_index=True
    )
    industry_code = PlainCharField("适用行业代码", max_length=8, blank=True)
    industry_name = PlainCharField("适用行业", max_length=40, blank=True)
    whole_area = models.BooleanField("适用全部企业", default=True)
    party_workers = PlainCharField("职工方", max_length=120, blank=True)
    party_employers = PlainCharField("企业方", max_length=120, blank=True)
    filing_no = PlainCharField("备案号", max_length=60, blank=True)
    scan = PlainCharField("原件存放和扫描件编号", max_length=200, blank=True)
    end_reason = PlainCharField("终止原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "纸质合同登记"

    def __str__(self) -> str:
        return f"{self.contract} {self.filing_no}".strip()
