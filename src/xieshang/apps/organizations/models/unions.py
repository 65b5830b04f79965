"""Trade unions in their two trees: by territory and by sector."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.text import PlainCharField
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.codes import prefix_of, region_code, within
from xieshang.apps.organizations.roles import KNOWS_OF


class UnionQuerySet(models.QuerySet["Union"]):
    def in_region(self, code: str) -> UnionQuerySet:
        return self.filter(region_code__range=within(prefix_of(code)))

    def seen_by(self, user: User | AnonymousUser, on: date) -> UnionQuerySet:
        """Unions of the areas a person works for, those they belong to, and all above those.

        Which federations and industrial unions a province and a city have is no secret.
        """
        access = access_of(user, on)
        mine = Q(pk__in=access.union_ids)
        joined = Q(enterprises__in=access.enterprise_ids(*KNOWS_OF))
        above = Q(region_code__endswith="00") if access.held else Q(pk__in=[])
        return self.filter(access.region_q() | mine | joined | above).distinct()


class Union(models.Model):
    """One trade union organisation (工会组织).

    It has one territorial parent and at most one sector parent. A joint primary union
    covers several enterprises.
    """

    class Kind(models.TextChoices):
        TERRITORIAL = "territorial", _("地方总工会")
        INDUSTRIAL = "industrial", _("产业工会")
        SECTOR = "sector", _("行业工会联合会")
        ENTERPRISE = "enterprise", _("企业工会")
        JOINT = "joint", _("联合基层工会")
        PROJECT = "project", _("项目（工地）工会")
        NEW_FORM = "new_form", _("新就业形态劳动者工会")
        HOLDING = "holding", _("周转库")

    name = PlainCharField(_("名称"), max_length=120)
    short_name = PlainCharField(_("简称"), max_length=40, blank=True)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    kind = models.CharField(_("类别"), max_length=15, choices=Kind.choices)
    region_code = models.CharField(
        _("区划代码"), max_length=12, validators=[region_code], db_index=True
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("上级工会"),
        null=True,
        blank=True,
        related_name="children",
    )
    sector_parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("行业上级"),
        null=True,
        blank=True,
        related_name="sector_children",
    )
    members_count = models.PositiveIntegerField(_("会员人数"), null=True, blank=True)
    founded_on = models.DateField(_("成立日"), null=True, blank=True)
    term_until = models.DateField(_("本届届满日"), null=True, blank=True)
    dissolved_on = models.DateField(_("撤销日"), null=True, blank=True)

    objects = UnionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("工会")
        ordering = ["region_code", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                condition=~Q(uscc=""),
                name="one_union_per_uscc",
                violation_error_message=_("这个统一社会信用代码已有工会"),
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                name="union_is_not_its_own_parent",
                violation_error_message=_("工会不能是自己的上级"),
            ),
            models.CheckConstraint(
                condition=Q(sector_parent=None) | ~Q(sector_parent=F("pk")),
                name="union_is_not_its_own_sector_parent",
                violation_error_message=_("工会不能是自己的行业上级"),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def is_primary(self) -> bool:
        """Whether workers belong to it directly (基层工会)."""
        return self.kind in {
            self.Kind.ENTERPRISE,
            self.Kind.JOINT,
            self.Kind.PROJECT,
            self.Kind.NEW_FORM,
            self.Kind.HOLDING,
        }
