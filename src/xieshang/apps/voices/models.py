"""The name under which a voice appears; no person, no time."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Nick(models.Model):
    """Colour and fruit of one voice within one scope (化名)."""

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField("范围", max_length=60)
    voice = models.CharField("声音", max_length=64)
    nick = models.CharField("化名", max_length=12)

    class Meta:
        db_table = "nameless_nick"
        verbose_name = verbose_name_plural = "化名"
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "voice"],
                name="one_nick_per_voice",
                violation_error_message=_("这个声音已有化名"),
            ),
            models.UniqueConstraint(
                fields=["scope", "nick"],
                name="one_voice_per_nick",
                violation_error_message=_("这个化名已有人用"),
            ),
        ]

    def __str__(self) -> str:
        return self.nick
