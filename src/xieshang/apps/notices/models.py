"""Messages that went out, each at most once per event, person and channel."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainCharField, PlainTextField


class Notice(models.Model):
    """One message to one person by one channel (通知)."""

    class Channel(models.TextChoices):
        IN_APP = "in_app", _("站内")
        SMS = "sms", _("短信")

    event = models.CharField(_("事件"), max_length=120)  # "case/17/deadline/88/alert"
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("收件人"),
        related_name="notices",
    )
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel.choices)
    title = PlainCharField(_("标题"), max_length=120)
    body = PlainTextField(_("内容"), max_length=500, blank=True)
    link = models.CharField(_("链接"), max_length=200, blank=True)
    sent_on = models.DateField(_("发出日"))
    delivered = models.BooleanField(_("已送出"), default=True)
    read_on = models.DateField(_("阅读日"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("通知")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person", "channel", "-id"], name="notice_by_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person", "channel"],
                name="one_notice_per_event_person_channel",
                violation_error_message=_("这件事已经通知过这个人"),
            )
        ]

    def __str__(self) -> str:
        return self.title
