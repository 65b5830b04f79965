"""A year of gradings opened for many enterprises at once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Opening(models.Model):
    """The opening of a year for the enterprises of an area (批量启动), and how far it is.

    ``waiting`` are the enterprises still to be opened, ``passed_over`` those that had a grading
    under way already.
    """

    region_code = models.CharField(_("区划代码"), max_length=12, db_index=True)
    year = models.PositiveSmallIntegerField(_("年度"))
    total = models.PositiveIntegerField(_("企业数"))
    done = models.PositiveIntegerField(_("已启动"), default=0)
    passed_over = models.PositiveIntegerField(_("已在评估中"), default=0)
    waiting = models.JSONField(_("待启动"), default=list, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("启动人"), related_name="+"
    )
    on = models.DateField(_("启动日"))

    class Meta:
        verbose_name = verbose_name_plural = _("批量启动")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gte=F("done") + F("passed_over")),
                name="opened_at_most_all",
                violation_error_message=_("启动数不能超过企业数"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.region_code}"

    @property
    def is_over(self) -> bool:
        return not self.waiting
