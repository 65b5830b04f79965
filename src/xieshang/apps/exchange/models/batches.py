"""One file that came in: what it is, how far it got, what it did."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.exchange.models.keys import SigningKey


class ImportBatch(models.Model):
    """An uploaded list on its way in (导入批次): read, shown, confirmed, taken over."""

    class State(models.TextChoices):
        RECEIVED = "received", _("已收到")
        REFUSED = "refused", _("不能读取")
        PREVIEW = "preview", _("待确认")
        APPLYING = "applying", _("正在写入")
        DONE = "done", _("已完成")
        DROPPED = "dropped", _("已放弃")
        WITHDRAWN = "withdrawn", _("已撤回")

    kind = models.CharField(_("种类"), max_length=30)
    scope = models.CharField(_("范围"), max_length=20)  # a region code or an enterprise's key
    whole = models.BooleanField(_("是完整名单"), default=False)
    file_name = models.CharField(_("文件名"), max_length=120)
    file_kind = models.CharField(_("文件种类"), max_length=5)
    file_size = models.PositiveBigIntegerField(_("文件大小"))
    sha256 = models.CharField(_("文件散列"), max_length=64)
    folder = models.UUIDField(_("存放处"), default=uuid.uuid4, unique=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("上传人"), related_name="+"
    )
    uploaded_on = models.DateField(_("上传日"))
    signed_with = models.ForeignKey(
        SigningKey, models.PROTECT, verbose_name=_("签名公钥"), null=True, blank=True,
        related_name="batches",
    )  # fmt: skip
    confirmed_on = models.DateField(_("确认日"), null=True, blank=True)
    withdrawn_on = models.DateField(_("撤回日"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.RECEIVED
    )
    refusal = models.JSONField(_("不能读取的原因"), default=dict, blank=True)
    columns = models.JSONField(_("用到的列"), default=list, blank=True)
    ignored_columns = models.JSONField(_("没有用到的列"), default=list, blank=True)
    rows_read = models.PositiveIntegerField(_("已读行数"), default=0)
    new_rows = models.PositiveIntegerField(_("新增"), default=0)
    changed_rows = models.PositiveIntegerField(_("变更"), default=0)
    same_rows = models.PositiveIntegerField(_("相同"), default=0)
    faulty_rows = models.PositiveIntegerField(_("有误"), default=0)
    absent_rows = models.PositiveIntegerField(_("名单上没有"), default=0)
    applied_rows = models.PositiveIntegerField(_("已写入行数"), default=0)
    applied_to = models.PositiveBigIntegerField(_("已写到的位置"), default=0)
    ended_rows = models.PositiveIntegerField(_("已结束"), default=0)
    late_faults = models.PositiveIntegerField(_("写入时有误"), default=0)
    touched_at = models.DateTimeField(_("最近进展"), auto_now=True)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("导入批次")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "scope", "-id"], name="import_by_scope")]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_rows__lte=F("new_rows") + F("changed_rows")),
                name="no_more_applied_than_read",
                violation_error_message=_("写入的行不能多于读到的行"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["applying", "done"]) | ~Q(confirmed_on=None),
                name="import_applied_means_confirmed",
                violation_error_message=_("写入前须先确认"),
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_on__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_on=None)),
                name="import_withdrawn_has_its_day",
                violation_error_message=_("撤回要有日期"),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def path(self) -> Path:
        """Where the uploaded file and what was read from it are kept for a while."""
        return Path(settings.MEDIA_ROOT) / "imports" / self.folder.hex

    @property
    def to_apply(self) -> int:
        """Rows that the confirmation will write."""
        return self.new_rows + self.changed_rows

    @property
    def good_rows(self) -> int:
        return self.to_apply + self.same_rows

    @property
    def written_rows(self) -> int:
        """Rows that are written, without those that came too late."""
        return self.applied_rows - self.late_faults

    @property
    def percent(self) -> int:
        """How much is written, in whole percent."""
        if self.state == self.State.DONE:
            return 100
        return min(99, self.applied_rows * 100 // self.to_apply) if self.to_apply else 0
