"""The name under which a voice appears, and requests to learn who is behind one."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainCharField


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


class Opening(models.Model):
    """Somebody of the county wants to know who is behind a voice (查明发言人).

    Another person of the county decides. Who it is stands in no column: it is shown once, to
    the person who asked.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("等另一人决定")
        GRANTED = "granted", _("已同意，还没看")
        REFUSED = "refused", _("不同意")
        SHOWN = "shown", _("已看过")

    scope = models.CharField(_("范围"), max_length=60, db_index=True)
    subject = models.UUIDField(_("哪一条"))
    reason = PlainCharField(_("理由"), max_length=200)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("提出人"), related_name="+"
    )
    asked_on = models.DateField(_("提出日"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.ASKED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("决定人"), null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    decided_on = models.DateField(_("决定日"), null=True, blank=True)
    answer = PlainCharField(_("决定的理由"), max_length=200, blank=True)
    shown_on = models.DateField(_("查看日"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("查明发言人")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="an_opening_takes_two_persons",
                violation_error_message=_("须由另一人决定"),
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_by=None, decided_on=None)
                | (~Q(state="asked") & Q(decided_by__isnull=False, decided_on__isnull=False)),
                name="an_opening_is_decided_by_somebody",
                violation_error_message=_("决定须写明由谁、哪天作出"),
            ),
            models.UniqueConstraint(
                fields=["scope", "subject"],
                condition=Q(state__in=["asked", "granted"]),
                name="one_opening_at_a_time",
                violation_error_message=_("这一条已经有人提出查明"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.asked_on}"
