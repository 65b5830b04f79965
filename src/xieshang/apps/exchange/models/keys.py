"""By what a department is known: the key that signs its files, and keys for the interface."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SigningKeyQuerySet(models.QuerySet["SigningKey"]):
    def in_force(self, on: date) -> SigningKeyQuerySet:
        return self.filter(Q(until=None) | Q(until__gt=on), since__lte=on)

    def of(self, giver: str, region_code: str) -> SigningKeyQuerySet:
        return self.filter(giver=giver, region_code=region_code)


class SigningKey(models.Model):
    """The public half of a department's Ed25519 key (签名公钥); the other stays there."""

    giver = models.CharField(_("部门"), max_length=20)
    region_code = models.CharField(_("区划代码"), max_length=12)
    public_key = models.CharField(_("公钥"), max_length=44)  # base64 of 32 bytes
    since = models.DateField(_("启用日"))
    until = models.DateField(_("停用日"), null=True, blank=True)  # no longer good on it
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("登记人"), related_name="+"
    )

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("签名公钥")
        ordering = ["giver", "-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["giver", "region_code", "public_key"],
                name="one_row_per_signing_key",
                violation_error_message=_("这把公钥已经登记过"),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="signing_key_ends_after_it_began",
                violation_error_message=_("停用日不能早于启用日"),
            ),
        ]

    def __str__(self) -> str:
        return self.public_key[:12]


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def in_force(self, on: date) -> ApiKeyQuerySet:
        return self.filter(since__lte=on, expires_on__gte=on, revoked_on=None)


class ApiKey(models.Model):
    """With what a department's system signs in to the interface (接口密钥).

    Only the hash of the secret is kept; whoever issued it answers for what comes with it.
    """

    class Scope(models.TextChoices):
        WRITE = "facts:write", _("报送数据")
        READ = "facts:read", _("查看本部门报过的数据")
        WITHDRAW = "batches:withdraw", _("撤回批次")
        BULLETINS = "bulletins:write", _("报下级的简报")

    name = models.CharField(_("名称"), max_length=60)
    giver = models.CharField(_("部门"), max_length=20)
    region_code = models.CharField(_("区划代码"), max_length=12)
    scopes = models.JSONField(_("能做什么"), default=list)
    public_id = models.CharField(_("编号"), max_length=12, unique=True)
    secret_hash = models.CharField(_("密钥散列"), max_length=64)
    since = models.DateField(_("启用日"))
    expires_on = models.DateField(_("到期日"))
    revoked_on = models.DateField(_("停用日"), null=True, blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("接替"), null=True, blank=True,
        related_name="followers",
    )  # fmt: skip
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("发放人"), related_name="+"
    )
    last_used_on = models.DateField(_("最近使用"), null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("接口密钥")
        ordering = ["giver", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("since")),
                name="api_key_expires_after_it_began",
                violation_error_message=_("到期日不能早于启用日"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.public_id}"
