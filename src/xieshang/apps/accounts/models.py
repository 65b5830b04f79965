"""A person who can sign in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, username: str, *, name: str = "", password: str | None = None
    ) -> User:
        user = self.model(username=username, name=name or username)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """One person, staff or worker (用户).

    Staff sign in by ``username``, password and a second factor; a worker is known by
    ``phone_hash`` only, the keyed hash of the phone number.
    """

    username = models.CharField("用户名", max_length=64, unique=True)
    name = models.CharField("姓名", max_length=60)
    email = models.EmailField("电子邮箱", blank=True)
    phone_hash = models.CharField("手机号密钥散列", max_length=64, blank=True)
    is_staff_member = models.BooleanField("工作人员", default=False)
    is_active = models.BooleanField("可登录", default=True)
    language = models.CharField("语言", max_length=10, blank=True)
    joined_on = models.DateField("建立日", auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "用户"
        constraints = [
            models.UniqueConstraint(
                fields=["phone_hash"],
                condition=~Q(phone_hash=""),
                name="one_user_per_phone",
                violation_error_message="这个手机号已有账户",
            )
        ]

    def __str__(self) -> str:
        return self.name
