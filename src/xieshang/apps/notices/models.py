"""The ledger of messages, each once per event, person and channel; and how to reach people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainCharField, PlainTextField


class Channel(models.TextChoices):
    """The ways by which a message goes to somebody."""

    IN_APP = "in_app", _("站内")
    EMAIL = "email", _("电子邮件")
    SMS = "sms", _("短信")
    CHAT = "chat", _("企业微信、钉钉或飞书机器人")


class Notice(models.Model):
    """One message to one person by one channel (通知)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等着发")
        CLAIMED = "claimed", _("正在发")
        SENT = "sent", _("已发出")
        UNCERTAIN = "uncertain", _("不确定发没发出")  # the process died while it was sending
        FAILED = "failed", _("没发出去")
        HELD = "held", _("没有发：这个渠道已经关了")

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
    legal = models.BooleanField(_("法定通知"), default=False)
    sent_on = models.DateField(_("通知日"))
    read_on = models.DateField(_("阅读日"), null=True, blank=True)
    state = models.CharField(
        _("送达情况"), max_length=10, choices=State.choices, default=State.SENT
    )
    message = models.UUIDField(_("所在的一条消息"), null=True, blank=True)
    handed_at = models.DateTimeField(_("交出时间"), null=True, blank=True)
    next_try = models.DateTimeField(_("下次再试"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("试过几次"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("通知")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["person", "channel", "-id"], name="notice_by_person"),
            models.Index(
                fields=["person", "channel"],
                condition=models.Q(state="waiting"),
                name="notice_waiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person", "channel"],
                name="one_notice_per_event_person_channel",
                violation_error_message=_("这件事已经通知过这个人"),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Reach(models.Model):
    """Where a person wants to be reached outside the platform (联系方式).

    Without a day: that of a worker would tell when they were here.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("本人"),
        related_name="reaches",
    )
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel.choices)
    address = models.CharField(_("加密的地址"), max_length=1000)
    wants_service = models.BooleanField(_("一般通知也发"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("联系方式")
        ordering = ["channel"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "channel"],
                name="one_reach_per_person_channel",
                violation_error_message=_("这个渠道已经有一个地址"),
            )
        ]

    def __str__(self) -> str:
        return self.get_channel_display()
