"""Where a department's system is told what became of its figures, and what it was told."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a message is about; the word is that of the interface."""

    WRITTEN = "batch.written", _("一批数已写入")
    REFUSED = "batch.refused", _("一个文件不能读取")
    WITHDRAWN = "batch.withdrawn", _("一批数已撤回")
    CONFLICTING = "facts.conflicting", _("本部门的数和别人报的不一样")
    OPENED = "period.opened", _("开了一个季度")
    FROZEN = "period.frozen", _("一个季度已冻结")
    TRIAL = "trial", _("试发")


CHOSEN = [kind for kind in Kind if kind != Kind.TRIAL]  # what an address can ask for


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def in_force(self) -> WebhookQuerySet:
        return self.filter(ended_on=None)


class Webhook(models.Model):
    """An address of a department that is called when something happens (回调地址)."""

    giver = models.CharField(_("部门"), max_length=20)
    region_code = models.CharField(_("区划代码"), max_length=12)
    address = models.CharField(_("网址"), max_length=300)
    kinds = models.JSONField(_("哪些事"), default=list)
    since = models.DateField(_("启用日"))
    ended_on = models.DateField(_("停用日"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("登记人"), related_name="+"
    )
    conflicts = models.JSONField(_("说过的矛盾"), default=dict, blank=True)  # digest by period

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("回调地址")
        ordering = ["giver", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["giver", "region_code", "address"],
                condition=Q(ended_on=None),
                name="one_webhook_per_address",
                violation_error_message=_("这个网址已经登记过"),
            ),
        ]

    def __str__(self) -> str:
        return self.address


class WebhookSecretQuerySet(models.QuerySet["WebhookSecret"]):
    def in_force(self, on: date) -> WebhookSecretQuerySet:
        return self.filter(Q(until=None) | Q(until__gte=on))


class WebhookSecret(models.Model):
    """That there is a secret which signs the messages (回调密钥); it lies in a file of its own,
    outside the database."""

    hook = models.ForeignKey(
        Webhook, models.PROTECT, verbose_name=_("回调地址"), related_name="secrets"
    )
    key = models.UUIDField(_("编号"), default=uuid.uuid4, unique=True, editable=False)
    since = models.DateField(_("启用日"))
    until = models.DateField(_("用到"), null=True, blank=True)

    objects = WebhookSecretQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("回调密钥")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def scope(self) -> str:
        """Under which name its file is kept."""
        return f"webhook/{self.key}"


class WebhookMessageQuerySet(models.QuerySet["WebhookMessage"]):
    def given_up(self) -> WebhookMessageQuerySet:
        """What did not arrive at an address that is still in use."""
        return self.filter(state="failed", hook__ended_on=None)


class WebhookMessage(models.Model):
    """One message to one address (回调消息), written in the transaction of what it tells."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等着送")
        SENT = "sent", _("送到了")
        FAILED = "failed", _("没有送到")

    class Fault(models.TextChoices):
        NONE = "", ""
        ADDRESS = "address", _("网址指向不许访问的地方")
        UNREACHABLE = "unreachable", _("连不上对方")
        CERTIFICATE = "certificate", _("证书不对")
        LATE = "late", _("太久没有回答")
        NO_HTTP = "no http", _("回答不是HTTP")
        STATUS = "status", _("对方没有收下")
        SECRET = "secret", _("密钥不在了，请换一把")
        ENDED = "ended", _("地址已停用")

    number = models.UUIDField(_("消息号"), default=uuid.uuid4, unique=True, editable=False)
    hook = models.ForeignKey(
        Webhook, models.PROTECT, verbose_name=_("回调地址"), related_name="messages"
    )
    kind = models.CharField(_("种类"), max_length=20, choices=Kind.choices)
    body = models.TextField(_("内容"))  # byte for byte, however often it is sent
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.WAITING
    )
    tries = models.PositiveSmallIntegerField(_("送过几次"), default=0)
    next_at = models.DateTimeField(_("下次送的时间"), null=True, blank=True)
    tried_at = models.DateTimeField(_("最近一次"), null=True, blank=True)
    status = models.PositiveSmallIntegerField(_("回答的代码"), null=True, blank=True)
    fault = models.CharField(
        _("没送到的原因"), max_length=12, choices=Fault.choices, default=Fault.NONE, blank=True
    )
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    objects = WebhookMessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("回调消息")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "next_at"], name="webhook_messages_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", next_at__isnull=False)
                | (~Q(state="waiting") & Q(next_at=None)),
                name="waiting_webhook_message_has_its_moment",
                violation_error_message=_("等着送的消息要有时间"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
