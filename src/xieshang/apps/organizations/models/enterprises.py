"""Enterprises, and the codes they used to have."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.text import PlainCharField
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.codes import prefix_of, township_code, within
from xieshang.apps.organizations.models.unions import Union
from xieshang.apps.organizations.uscc import uscc_code


class Size(models.TextChoices):
    """Size classes by head-count, as the county's statistics use them."""

    MICRO = "micro", _("微型（不足25人）")
    SMALL = "small", _("小型（25—99人）")
    MEDIUM = "medium", _("中型（100—299人）")
    LARGE = "large", _("大型（300—999人）")
    XLARGE = "xlarge", _("特大型（1000人以上）")


def size_of(headcount: int) -> Size:
    """The size class of a head-count (persons).

    >>> size_of(24), size_of(25), size_of(1000)
    (Size.MICRO, Size.SMALL, Size.XLARGE)
    """
    for limit, size in ((25, Size.MICRO), (100, Size.SMALL), (300, Size.MEDIUM)):
        if headcount < limit:
            return size
    return Size.LARGE if headcount < 1000 else Size.XLARGE


# What others keep of an enterprise in memory, beside its place.
NAMED: Final = {"name", "short_name", "industry_name", "size", "region_code", "status"}
BITS: Final = 30


def new_mark() -> int:
    """A number that is never the one before; those of many can be added up."""
    return secrets.randbits(BITS)


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    def update(self, **changes: Any) -> int:
        """Who is called otherwise gets a new mark; ``bulk_update`` comes this way, too."""
        if NAMED & changes.keys():
            changes.setdefault("mark", new_mark())
        return super().update(**changes)

    def in_region(self, code: str) -> EnterpriseQuerySet:
        return self.filter(region_code__range=within(prefix_of(code)))

    def seen_by(self, user: User | AnonymousUser, on: date) -> EnterpriseQuerySet:
        """The enterprises a person may know of."""
        return self.filter(access_of(user, on).q(""))

    def in_area(
        self, members: models.QuerySet[Any], codes: Iterable[str]
    ) -> EnterpriseQuerySet:
        """The enterprises of a management area: those named, and those of its whole places."""
        inside = Q(pk__in=members)
        for code in codes:
            inside |= Q(region_code__range=within(prefix_of(code)))
        return self.filter(inside)

    def named(self, words: str) -> EnterpriseQuerySet:
        """Search by any part of the name, or by the code, also a former one."""
        code = words.upper()
        return self.filter(
            Q(name__icontains=words)
            | Q(short_name__icontains=words)
            | Q(uscc__startswith=code)
            | Q(pk__in=FormerUscc.objects.filter(uscc=code).values("enterprise"))
        )


class Enterprise(models.Model):
    """An employer that consults with its workers (用人单位).

    ``mark`` is another one after each change of how it is called, sized or placed.
    """

    class Status(models.TextChoices):
        OPERATING = "operating", _("在营")
        SUSPENDED = "suspended", _("停业")
        CLOSED = "closed", _("注销")

    class Grade(models.TextChoices):
        """The last grade that the county's assessors gave (评估定级)."""

        A = "A", _("A类")
        B = "B", _("B类")
        C = "C", _("C类")

    uscc = models.CharField(
        _("统一社会信用代码"), max_length=18, unique=True, validators=[uscc_code]
    )
    name = PlainCharField(_("名称"), max_length=120)
    short_name = PlainCharField(_("简称"), max_length=40, blank=True)
    region_code = models.CharField(
        _("所在乡镇街道"), max_length=12, validators=[township_code], db_index=True
    )
    industry_code = PlainCharField(_("行业代码"), max_length=8, blank=True)
    industry_name = PlainCharField(_("行业"), max_length=40, blank=True)
    size = models.CharField(_("规模"), max_length=10, choices=Size.choices, blank=True)
    above_designated_size = models.BooleanField(_("规模以上企业"), null=True, blank=True)
    headcount = models.PositiveIntegerField(_("职工人数"), null=True, blank=True)
    women_count = models.PositiveIntegerField(_("女职工人数"), null=True, blank=True)
    has_womens_committee = models.BooleanField(_("设有女职工委员会"), default=False)
    union = models.ForeignKey(
        Union,
        models.PROTECT,
        verbose_name=_("工会"),
        null=True,
        blank=True,
        related_name="enterprises",
    )
    address = PlainCharField(_("地址"), max_length=200, blank=True)
    contact_phone = PlainCharField(_("单位电话"), max_length=40, blank=True)
    status = models.CharField(
        _("状态"), max_length=10, choices=Status.choices, default=Status.OPERATING
    )
    grade = models.CharField(
        _("评估等级"), max_length=1, choices=Grade.choices, blank=True, db_index=True
    )
    since = models.DateField(_("纳入日"))
    mark = models.BigIntegerField(_("标识"), default=new_mark, editable=False)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("企业")
        ordering = ["region_code", "name", "pk"]
        indexes = [models.Index(fields=["name", "id"], name="enterprise_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(women_count=None)
                | (~Q(headcount=None) & Q(women_count__lte=F("headcount"))),
                name="women_are_among_the_workers",
                violation_error_message=_("女职工人数不能多于职工人数，也不能单独填写"),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep it, with a new mark where it may be called otherwise."""
        fields = kwargs.get("update_fields")
        if fields is None or NAMED & set(fields):
            self.mark = new_mark()
        if fields is not None and NAMED & set(fields):
            kwargs["update_fields"] = [*fields, "mark"]
        super().save(*args, **kwargs)


class FormerUscc(models.Model):
    """A code that an enterprise had before (曾用代码); old papers still lead to it."""

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="former_usccs"
    )
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, db_index=True)
    until = models.DateField(_("用到哪天"))
    reason = PlainCharField(_("变更原因"), max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("曾用代码")
        ordering = ["-until", "-pk"]

    def __str__(self) -> str:
        return self.uscc
