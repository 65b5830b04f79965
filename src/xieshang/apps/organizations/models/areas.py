"""Management areas: zones, grids and districts that lie across administrative divisions."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.text import PlainCharField
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.codes import region_code
from xieshang.apps.organizations.models.enterprises import Enterprise, EnterpriseQuerySet
from xieshang.apps.organizations.models.unions import Union
from xieshang.apps.organizations.validity import in_force


class ManagementAreaQuerySet(models.QuerySet["ManagementArea"]):
    def in_force(self, on: date) -> ManagementAreaQuerySet:
        return self.filter(in_force(on))

    def seen_by(self, user: User | AnonymousUser, on: date) -> ManagementAreaQuerySet:
        """Areas inside the regions a person works for, and those of their own unions."""
        access = access_of(user, on)
        return self.filter(access.region_q() | Q(union__in=access.union_ids))

    def of(self, enterprise: Enterprise, on: date) -> ManagementAreaQuerySet:
        """The areas that an enterprise belongs to on a day, besides its administrative home."""
        home = enterprise.region_code
        places = {home, home[:9], home[:6]}
        named = AreaMember.objects.filter(in_force(on), enterprise=enterprise)
        whole = AreaPlace.objects.filter(region_code__in=places)
        return self.in_force(on).filter(
            Q(pk__in=named.values("area")) | Q(pk__in=whole.values("area"))
        )


class ManagementArea(models.Model):
    """An area that somebody looks after and that is no administrative division (管理区域).

    An enterprise has one administrative home, its township, and any number of these. Whoever
    holds a role over the union in charge of an area knows of the enterprises in it.
    """

    class Kind(models.TextChoices):
        ZONE = "zone", _("开发区、园区")
        GRID = "grid", _("网格")
        DISTRICT = "district", _("商圈、楼宇")

    name = PlainCharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    region_code = models.CharField(
        _("所在区划"), max_length=12, validators=[region_code], db_index=True
    )
    union = models.ForeignKey(
        Union,
        models.PROTECT,
        verbose_name=_("负责的工会"),
        null=True,
        blank=True,
        related_name="areas",
    )
    since = models.DateField(_("设立日"))
    until = models.DateField(_("撤销日"), null=True, blank=True)

    objects = ManagementAreaQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("管理区域")
        ordering = ["region_code", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "name"],
                name="one_area_of_a_name_per_region",
                violation_error_message=_("这个区划里已有同名的管理区域"),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="area_ends_after_it_began",
                violation_error_message=_("撤销日不能早于设立日"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def enterprises(self, on: date) -> EnterpriseQuerySet:
        """What lies in the area on a day."""
        members = self.members.filter(in_force(on)).values("enterprise")
        codes = self.places.values_list("region_code", flat=True)
        return Enterprise.objects.in_area(members, codes)


class AreaPlace(models.Model):
    """A township or village that lies in an area as a whole (管理区域所含区划)."""

    area = models.ForeignKey(
        ManagementArea, models.PROTECT, verbose_name=_("管理区域"), related_name="places"
    )
    region_code = models.CharField(_("区划代码"), max_length=12, validators=[region_code])

    class Meta:
        verbose_name = verbose_name_plural = _("管理区域所含区划")
        ordering = ["region_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "region_code"],
                name="one_place_per_area",
                violation_error_message=_("这个区划已在管理区域里"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.region_code}"


class AreaMember(models.Model):
    """An enterprise that belongs to an area by itself (管理区域企业)."""

    area = models.ForeignKey(
        ManagementArea, models.PROTECT, verbose_name=_("管理区域"), related_name="members"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="area_memberships"
    )
    since = models.DateField(_("列入日"))
    until = models.DateField(_("移出日"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("管理区域企业")
        ordering = ["area", "enterprise", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "enterprise"],
                condition=Q(until=None),
                name="one_membership_per_area",
                violation_error_message=_("这家企业已在管理区域里"),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="membership_ends_after_it_began",
                violation_error_message=_("移出日不能早于列入日"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.enterprise}"
