"""Which role a person holds, over what, and for how long."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.codes import region_code
from xieshang.apps.organizations.models.enterprises import Enterprise
from xieshang.apps.organizations.models.places import Department
from xieshang.apps.organizations.models.unions import Union
from xieshang.apps.organizations.roles import FROM_ROSTER, Role
from xieshang.apps.organizations.validity import in_force


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self, on: date) -> GrantQuerySet:
        return self.filter(in_force(on))

    def seen_by(self, user: User | AnonymousUser, on: date) -> GrantQuerySet:
        """Grants inside the areas a person administers, and their own."""
        access = access_of(user, on)
        own = Q(user=user) if isinstance(user, User) else Q(pk__in=[])
        area = {"roles": (Role.PLATFORM_ADMIN,)}
        return self.filter(
            access.q("enterprise", **area)
            | access.region_q("union__region_code", **area)
            | (~Q(region_code="") & access.region_q("region_code", **area))
            | own
        )


class Grant(models.Model):
    """One role of one person over one enterprise, one union or one region (授权)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("用户"), related_name="grants"
    )
    role = models.CharField(
        _("角色"),
        max_length=30,
        choices=[(role.value, role.label) for role in Role if role not in FROM_ROSTER],
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        verbose_name=_("企业"),
        null=True,
        blank=True,
        related_name="grants",
    )
    union = models.ForeignKey(
        Union,
        models.PROTECT,
        verbose_name=_("工会"),
        null=True,
        blank=True,
        related_name="grants",
    )
    region_code = models.CharField(
        _("区划代码"), max_length=12, blank=True, validators=[region_code], db_index=True
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        verbose_name=_("部门"),
        null=True,
        blank=True,
        related_name="grants",
    )
    card_no = models.CharField(_("证件号"), max_length=40, blank=True)
    since = models.DateField(_("起始日"))
    until = models.DateField(_("截止日"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("授权")
        ordering = ["user", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False, union=None, region_code="")
                | Q(enterprise=None, union__isnull=False, region_code="")
                | (Q(enterprise=None, union=None) & ~Q(region_code="")),
                name="grant_has_one_scope",
                violation_error_message=_("授权范围须且只能选一个：企业、工会或区划"),
            ),
            models.CheckConstraint(
                condition=Q(department=None) | ~Q(region_code=""),
                name="department_grant_has_region",
                violation_error_message=_("部门人员的授权须写明区划"),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="grant_ends_after_it_began",
                violation_error_message=_("截止日不能早于起始日"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {Role(self.role).label}"
