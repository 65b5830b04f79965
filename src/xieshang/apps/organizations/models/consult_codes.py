"""The consultation codes of an enterprise: one for each place where a poster hangs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainCharField
from xieshang.apps.organizations.models.enterprises import Enterprise

FIRST = 1  # there from the start, for the whole enterprise


class ConsultCode(models.Model):
    """One place's code on the wall (协商码).

    It names an enterprise and a number, never a person, and keeps no count of who scanned it.
    Number 1 belongs to every enterprise; it has a row once something about it was changed.
    """

    class Kind(models.TextChoices):
        WHOLE = "whole", _("全单位")
        WORKSHOP = "workshop", _("车间")
        CANTEEN = "canteen", _("食堂")
        DORMITORY = "dormitory", _("宿舍")
        OFFICE = "office", _("办公室")
        OTHER = "other", _("别的地方")

    class Why(models.TextChoices):
        TORN = "torn", _("破损，看不清")
        SWAPPED = "swapped", _("被换过或涂改过")
        MOVED = "moved", _("这个位置不用了")
        OTHER = "other", _("别的原因")

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="consult_codes"
    )
    no = models.PositiveSmallIntegerField(_("编号"))
    kind = models.CharField(_("位置"), max_length=10, choices=Kind.choices, default=Kind.WHOLE)
    name = PlainCharField(_("叫什么"), max_length=20, blank=True)
    since = models.DateField(_("启用日"))
    revoked_on = models.DateField(_("停用日"), null=True, blank=True)
    why = models.CharField(_("停用原因"), max_length=10, choices=Why.choices, blank=True)
    remark = PlainCharField(_("说明"), max_length=120, blank=True)
    follower = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("换成了"),
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = _("协商码")
        ordering = ["enterprise", "no"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "no"],
                name="one_code_per_number",
                violation_error_message=_("这个编号已经用过"),
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None, why="") | (~Q(revoked_on=None) & ~Q(why="")),
                name="code_revoked_means_why",
                violation_error_message=_("停用要写日期和原因"),
            ),
            models.CheckConstraint(
                condition=~Q(kind="other") | ~Q(name=""),
                name="other_place_has_a_name",
                violation_error_message=_("别的地方要写叫什么"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.no}"

    @property
    def place(self) -> str | Promise:
        """What the place is called on the poster and in the list."""
        return self.name or self.Kind(self.kind).label

    @property
    def is_live(self) -> bool:
        return self.revoked_on is None
