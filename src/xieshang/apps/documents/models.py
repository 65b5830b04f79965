"""Documents of a case, their versions, and the seals on them."""

from __future__ import annotations

from django.db import models

from xieshang.apps.cases.models import Case


class Document(models.Model):
    """One numbered document of a case (文书)."""

    case = models.ForeignKey(
        Case, models.PROTECT, verbose_name="案件", related_name="documents"
    )
    template = models.CharField("模板", max_length=20)
    number = models.CharField("文书编号", max_length=80, unique=True)
    title = models.CharField("名称", max_length=200)
    audience = models.CharField("可见范围", max_length=20)
    created_on = models.DateField("编制日")

    class Meta:
        verbose_name = "文书"

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """One version of a document, as Word and PDF (文书版本)."""

    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name="文书", related_name="versions"
    )
    no = models.PositiveSmallIntegerField("版次")
    content_sha256 = models.CharField("内容散列", max_length=64)
    made_on = models.DateField("制作日")

    class Meta:
        verbose_name = "文书版本"

    def __str__(self) -> str:
        return f"{self.document} {self.no}"
