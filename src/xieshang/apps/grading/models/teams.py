"""The evaluation pool of a county and its teams of two."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainCharField
from xieshang.apps.grading.choices import Leaving
from xieshang.apps.organizations.models import Enterprise


class Assessor(models.Model):
    """Somebody of the evaluation pool (评估库): at home in a township, employed somewhere."""

    region_code = models.CharField(_("县区代码"), max_length=12, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("评估员"),
        related_name="assessorships",
    )
    township = models.CharField(_("所在乡镇街道"), max_length=12, blank=True)
    employer = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        verbose_name=_("所在企业"),
        null=True,
        blank=True,
        related_name="+",
    )
    since = models.DateField(_("入库日"))
    until = models.DateField(_("出库日"), null=True, blank=True)
    because = models.CharField(_("为什么出库"), max_length=10, choices=Leaving, blank=True)
    why = PlainCharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("评估员")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "user"],
                condition=Q(until=None),
                name="once_in_the_pool",
                violation_error_message=_("此人已在评估库里"),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | (~Q(because="") & ~Q(why="")),
                name="who_leaves_the_pool_says_why",
                violation_error_message=_("请写明为什么出库"),
            ),
        ]

    def __str__(self) -> str:
        return self.user.name


class Team(models.Model):
    """Two people who score together (评估小组)."""

    region_code = models.CharField(_("县区代码"), max_length=12, db_index=True)
    no = models.PositiveSmallIntegerField(_("组号"))
    first = models.ForeignKey(
        Assessor, models.PROTECT, verbose_name=_("评估员一"), related_name="+"
    )
    second = models.ForeignKey(
        Assessor, models.PROTECT, verbose_name=_("评估员二"), related_name="+"
    )
    until = models.DateField(_("解散日"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("评估小组")
        ordering = ["region_code", "no"]
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "no"],
                condition=Q(until=None),
                name="one_team_per_number",
                violation_error_message=_("这个组号已经有了"),
            ),
            models.CheckConstraint(
                condition=~Q(first=F("second")),
                name="a_team_is_two_people",
                violation_error_message=_("一个小组要两个不同的人"),
            ),
        ]

    def __str__(self) -> str:
        return _("第%(no)d组：%(first)s、%(second)s") % {
            "no": self.no,
            "first": self.first,
            "second": self.second,
        }

    @property
    def members(self) -> tuple[Assessor, Assessor]:
        return (self.first, self.second)
