"""Documents of a case, their versions, the seals on them; files that were attached."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case, Deadline
from xieshang.apps.documents.audiences import belongs
from xieshang.apps.documents.choices import Audience, Purpose


class DocumentQuerySet(models.QuerySet["Document"]):
    def seen_by(self, user: User, on: date) -> DocumentQuerySet:
        """Documents whose audience this person belongs to, case by case."""
        lists = Document.readers.through.objects.filter(user=user).values("document")
        return self.filter(belongs(user, on, Q(listed=False) | Q(pk__in=lists)))


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def seen_by(self, user: User, on: date) -> AttachmentQuerySet:
        """Attachments whose audience this person belongs to, that were not removed."""
        return self.kept().filter(belongs(user, on, Q()))

    def kept(self) -> AttachmentQuerySet:
        """Those that were not removed."""
        return self.filter(removed_on=None)


class Document(models.Model):
    """One numbered document of a case (文书)."""

    case = models.ForeignKey(
        Case, models.PROTECT, verbose_name="案件", related_name="documents"
    )
    template = models.CharField("模板", max_length=20)
    number = models.CharField("文书编号", max_length=160, unique=True)
    title = models.CharField("名称", max_length=200)
    audience = models.CharField("可见范围", max_length=20, choices=Audience)
    locked = models.BooleanField("已定稿", default=False)
    listed = models.BooleanField("按名单可读", default=False)  # for representatives: by name
    readers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name="可读的代表", related_name="+", blank=True
    )
    created_on = models.DateField("编制日")

    objects: ClassVar[DocumentQuerySet] = DocumentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "文书"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def latest(self) -> DocumentVersion:
        """The newest version; prefetch ``versions`` where many documents are listed."""
        return list(self.versions.all())[-1]


class DocumentVersion(models.Model):
    """One version of a document; its hash is of what it says, not of how it is drawn.

    Word and PDF are drawn from ``values`` when first asked for; the same values always give
    the same bytes.
    """

    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name="文书", related_name="versions"
    )
    no = models.PositiveSmallIntegerField("版次")
    values = models.JSONField("内容", default=dict, encoder=DjangoJSONEncoder)
    content_sha256 = models.CharField("内容散列", max_length=64, db_index=True)
    sealed_pdf = models.FileField("已签章的PDF", upload_to="sealed/", blank=True)
    sealed_sha256 = models.CharField("签章件散列", max_length=64, blank=True, db_index=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="制作人",
        null=True,
        related_name="+",
    )
    made_on = models.DateField("制作日")

    class Meta:
        verbose_name = "文书版本"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "no"],
                name="one_version_per_number",
                violation_error_message=_("版次重复"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.no}"


class Seal(models.Model):
    """One person's seal on one version (签章)."""

    version = models.ForeignKey(
        DocumentVersion, models.PROTECT, verbose_name="文书版本", related_name="seals"
    )
    side = models.CharField("签章方", max_length=10)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="签章人", related_name="+"
    )
    name = models.CharField("署名", max_length=60)
    level = models.CharField("方式", max_length=12)
    signed_at = models.DateTimeField("签章时刻")

    class Meta:
        verbose_name = "签章"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "side"],
                name="one_seal_per_side",
                violation_error_message=_("本方已在这一版签章"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.name}"


class PreparedPaper(models.Model):
    """A paper that the platform has begun and a person completes and sends (待发文书).

    One for each limit that was missed; it gets its number when it is sent.
    """

    case = models.ForeignKey(
        Case, models.CASCADE, verbose_name="案件", related_name="prepared_papers"
    )
    deadline = models.OneToOneField(
        Deadline, models.CASCADE, verbose_name="期限", related_name="prepared_paper"
    )
    template = models.CharField("模板", max_length=20)
    values = models.JSONField("内容", default=dict, encoder=DjangoJSONEncoder)
    made_on = models.DateField("拟稿日")
    version = models.OneToOneField(
        DocumentVersion,
        models.PROTECT,
        verbose_name="发出的文书",
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = "待发文书"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.template} {self.deadline}"


class Counter(models.Model):
    """The last number given, per issuer, template and year; numbers have no gaps."""

    issuer = models.CharField("发文单位", max_length=120)
    template = models.CharField("模板", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = "文书编号计数"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "template", "year"],
                name="one_counter_per_kind_and_year",
                violation_error_message=_("编号计数重复"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.template} {self.year}"


class Attachment(models.Model):
    """A file that somebody handed in with an act of a case (附件).

    What is kept is not what was sent: a picture is drawn anew, without what its camera wrote
    into it. The hash is that of the kept file. One that was removed leaves its row.
    """

    case = models.ForeignKey(
        Case, models.PROTECT, verbose_name="案件", related_name="attachments"
    )
    purpose = models.CharField("用途", max_length=20, choices=Purpose)
    about = models.CharField(
        "对应", max_length=20, blank=True
    )  # a meeting's number, a material
    audience = models.CharField("可见范围", max_length=20, choices=Audience)
    side = models.CharField("提交方", max_length=10, blank=True)  # empty: the recorder
    name = models.CharField("文件名", max_length=120)
    media_type = models.CharField("文件类型", max_length=40)
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("散列", max_length=64, db_index=True)
    file = models.FileField("文件", max_length=160)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )
    added_on = models.DateField("上传日")
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="移除人",
        null=True,
        blank=True,
        related_name="+",
    )
    removed_on = models.DateField("移除日", null=True, blank=True)

    objects: ClassVar[AttachmentQuerySet] = AttachmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "附件"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "purpose", "about", "audience", "sha256"],
                condition=Q(removed_on=None),
                name="one_attachment_per_place",
                violation_error_message=_("这个文件已经在这里"),
            )
        ]

    def __str__(self) -> str:
        return self.name
