"""A person who can sign in, the codes that let them in, and the counters that slow abuse."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainCharField


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, username: str, *, name: str = "", password: str | None = None
    ) -> User:
        user = self.model(username=username, name=name or username)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_staff(self, username: str, *, name: str, password: str | None = None) -> User:
        user = self.model(username=username, name=name, is_staff_member=True)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def of_phone(self, phone_hash: str, *, name: str) -> User:
        """The worker known by this phone; made on first sign-in, without a password."""
        fresh = self.model(username=f"w-{get_random_string(20).lower()}", name=name)
        fresh.set_unusable_password()
        user, made = self.get_or_create(
            phone_hash=phone_hash,
            defaults={"username": fresh.username, "name": name, "password": fresh.password},
        )
        return self._undated(user) if made else user

    def of_slip(self, *, name: str) -> User:
        """A worker who came in with a paper slip: an account of its own for every slip."""
        fresh = self.model(username=f"w-{get_random_string(20).lower()}", name=name)
        fresh.set_unusable_password()
        fresh.save(using=self._db)
        return self._undated(fresh)

    def _undated(self, user: User) -> User:
        """A worker often speaks on the very day of the first sign-in: the day is not kept."""
        user.joined_on = None
        user.save(update_fields=["joined_on"], using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """One person, staff or worker (用户).

    Staff sign in by ``username``, password and a second factor; a worker is known by
    ``phone_hash`` only, the keyed hash of the phone number.
    """

    username = PlainCharField(_("用户名"), max_length=64, unique=True)
    name = PlainCharField(_("姓名"), max_length=60)
    email = models.EmailField(_("电子邮箱"), blank=True)
    phone_hash = models.CharField(_("手机号密钥散列"), max_length=64, blank=True)
    is_staff_member = models.BooleanField(_("工作人员"), default=False)
    is_active = models.BooleanField(_("可登录"), default=True)
    language = models.CharField(_("语言"), max_length=10, blank=True)
    # Of staff alone. No day of a worker's coming is kept, nor the last one (Django's field).
    joined_on = models.DateField(_("建立日"), null=True, blank=True, auto_now_add=True)
    last_login = None
    session_epoch = models.PositiveIntegerField(_("会话代次"), default=0)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = _("用户")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["phone_hash"],
                condition=~Q(phone_hash=""),
                name="one_user_per_phone",
                violation_error_message=_("这个手机号已有账户"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Bound to password and epoch, so that a change of either ends every session."""
        return self._bound_hash(None)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        return self._bound_hash(secret)

    def _bound_hash(self, secret: str | None) -> str:
        value = f"{self.password}:{self.session_epoch}"
        salt = "xieshang.apps.accounts.models.User.session"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()

    def end_sessions(self) -> None:
        """Sign this person out everywhere, at the next request of each session."""
        type(self).objects.filter(pk=self.pk).update(session_epoch=F("session_epoch") + 1)
        self.refresh_from_db(fields=["session_epoch"])


class PhoneCode(models.Model):
    """A six-digit code sent to a phone; only its hash is kept (短信验证码)."""

    phone_hash = models.CharField(_("手机号密钥散列"), max_length=64)
    code_hash = models.CharField(_("验证码散列"), max_length=64)
    sent_at = models.DateTimeField(_("发出时间"))
    expires_at = models.DateTimeField(_("失效时间"))
    tries = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("短信验证码")
        indexes = [models.Index(fields=["phone_hash", "-sent_at"], name="code_by_phone")]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")),
                name="code_expires_after_it_was_sent",
                violation_error_message=_("验证码的失效时间须晚于发出时间"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.phone_hash[:8]}… {self.sent_at:%Y-%m-%d %H:%M}"


class ResetCode(models.Model):
    """A code with which one person sets a new password; only its hash is kept (重设码)."""

    user = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("用户"), related_name="reset_codes"
    )
    code_hash = models.CharField(_("重设码散列"), max_length=64, unique=True)
    issued_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("发出人"), related_name="+"
    )
    issued_at = models.DateTimeField(_("发出时间"))
    expires_at = models.DateTimeField(_("失效时间"))
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("重设码")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")),
                name="reset_expires_after_it_was_issued",
                violation_error_message=_("重设码的失效时间须晚于发出时间"),
            ),
            models.CheckConstraint(
                condition=~Q(issued_by=F("user")),
                name="nobody_resets_their_own_account",
                violation_error_message=_("重设码不能发给自己"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.issued_at:%Y-%m-%d %H:%M}"


class Throttle(models.Model):
    """How often something was done by one key in one window of time (频次计数).

    A table without order: a counter of what workers do, numbered beside those of sign-ins,
    would tell who came just before.
    """

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField(_("事项"), max_length=30)
    key_hash = models.CharField(_("对象散列"), max_length=64)
    window_start = models.DateTimeField(_("时段起点"))
    hits = models.PositiveIntegerField(_("次数"), default=0)

    class Meta:
        db_table = "nameless_throttle"
        verbose_name = verbose_name_plural = _("频次计数")
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "key_hash", "window_start"],
                name="one_throttle_per_window",
                violation_error_message=_("同一时段只有一条计数"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.window_start:%Y-%m-%d %H:%M} × {self.hits}"
