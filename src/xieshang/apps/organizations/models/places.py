"""Regions and the departments of government in them."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.text import PlainCharField
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.codes import Level, prefix_of, region_code, within


class RegionQuerySet(models.QuerySet["Region"]):
    def subtree(self, code: str) -> RegionQuerySet:
        """The region and everything inside it."""
        return self.filter(code__range=within(prefix_of(code)))

    def valid(self, on: date) -> RegionQuerySet:
        """Regions whose code is in use on a day; ``valid_until`` is the last day."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=on),
            Q(valid_until=None) | Q(valid_until__gte=on),
        )


class Region(models.Model):
    """One administrative division (行政区划); codes change, so the past is kept."""

    code = models.CharField(
        _("区划代码"), max_length=12, primary_key=True, validators=[region_code]
    )
    name = PlainCharField(_("名称"), max_length=60)
    level = models.CharField(_("级别"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("上级区划"),
        null=True,
        blank=True,
        related_name="children",
    )
    valid_from = models.DateField(_("启用日"), null=True, blank=True)
    valid_until = models.DateField(_("停用日"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("后继区划"),
        null=True,
        blank=True,
        related_name="predecessors",
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("区划")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("valid_from")),
                name="region_ends_after_it_began",
                violation_error_message=_("停用日不能早于启用日"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DepartmentQuerySet(models.QuerySet["Department"]):
    def seen_by(self, user: User | AnonymousUser, on: date) -> DepartmentQuerySet:
        """Departments of the areas that a person works for."""
        return self.filter(access_of(user, on).region_q())


class Department(models.Model):
    """A department of government that takes part (部门): reviews contracts, joins in 4+X."""

    class Kind(models.TextChoices):
        HRSS = "hrss", _("人力资源和社会保障")
        LAW_ENFORCEMENT = "law_enforcement", _("综合行政执法")
        DRC = "drc", _("发展和改革")
        MARKET = "market_reg", _("市场监督管理")
        EMERGENCY = "emergency", _("应急管理")
        TAX = "tax", _("税务")
        HEALTHCARE = "healthcare_security", _("医疗保障")
        COURT = "court", _("仲裁、法院")
        HEALTH = "health", _("卫生健康")
        STATISTICS = "statistics", _("统计")
        STREET = "township", _("乡镇（街道）")

    name = PlainCharField(_("名称"), max_length=120)
    short_name = PlainCharField(_("简称"), max_length=30)
    kind = models.CharField(_("类别"), max_length=30, choices=Kind.choices)
    region_code = models.CharField(_("区划代码"), max_length=12, validators=[region_code])

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("部门")
        ordering = ["region_code", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "kind"],
                name="one_department_of_a_kind_per_region",
                violation_error_message=_("这个区划已有同类部门"),
            )
        ]

    def __str__(self) -> str:
        return self.name
