"""What happened, and which submissions have been answered already."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One act, written in the act's own transaction (留痕)."""

    stream = models.CharField("主线", max_length=80, db_index=True)  # "case/17"
    kind = models.CharField("类别", max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="行为人",
        null=True,
        related_name="+",
    )
    payload = models.JSONField("内容", default=dict)
    nonce = models.CharField("随机数", max_length=64)
    happened_on = models.DateField("发生日")
    created_at = models.DateTimeField("记录时刻", auto_now_add=True)

    class Meta:
        verbose_name = "留痕"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.kind} {self.stream}"


class Submission(models.Model):
    """One act that was sent with a key, and its answer, so that a second copy does nothing."""

    actor_key = models.CharField("发送人", max_length=64)
    key = models.CharField("提交键", max_length=64)
    payload_sha256 = models.CharField("内容散列", max_length=64)
    result = models.JSONField("结果", default=dict)
    created_at = models.DateTimeField("收到时刻", auto_now_add=True)

    class Meta:
        verbose_name = "已收到的提交"
        constraints = [
            models.UniqueConstraint(
                fields=["actor_key", "key"],
                name="one_answer_per_submission",
                violation_error_message=_("这份提交已经收到"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.created_at:%Y-%m-%d}"
