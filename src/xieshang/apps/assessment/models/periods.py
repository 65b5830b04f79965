"""A quarter in which facts are gathered, and which is frozen at its end."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MONTHS: Final = 3
YEARS_CARRIED: Final = 3  # the last round stands for so long (practice §2.2, na_rule of A2-1)


class Period(models.Model):
    """A quarter (统计期). ``version`` grows with every change of its facts.

    Frozen, nothing of it changes any more; ``sha256`` is that of its Parquet file, ``kept`` how
    many facts there are in it. ``mark`` tells it from another of the same key: what is kept in
    a process goes by it.
    """

    year = models.PositiveSmallIntegerField(_("年度"))
    quarter = models.PositiveSmallIntegerField(_("季度"))
    version = models.PositiveIntegerField(_("变更次数"), default=0)
    mark = models.UUIDField(_("标识"), default=uuid.uuid4, editable=False)
    frozen_on = models.DateField(_("冻结日"), null=True, blank=True)
    sha256 = models.CharField(_("冻结文件散列"), max_length=64, blank=True)
    kept = models.PositiveIntegerField(_("冻结的事实数"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("统计期")
        ordering = ["-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter"],
                name="one_period_per_quarter",
                violation_error_message=_("这个季度已经有了"),
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4),
                name="four_quarters_a_year",
                violation_error_message=_("季度是1到4"),
            ),
            models.CheckConstraint(
                condition=Q(frozen_on=None, sha256="") | ~(Q(frozen_on=None) | Q(sha256="")),
                name="frozen_with_its_hash",
                violation_error_message=_("冻结要有文件散列"),
            ),
        ]

    def __str__(self) -> str:
        return str(
            _("%(year)d年第%(quarter)d季度") % {"year": self.year, "quarter": self.quarter}
        )

    @classmethod
    def of(cls, day: date) -> Period:
        """The quarter in which a day lies; it need not have been opened."""
        return cls(year=day.year, quarter=(day.month - 1) // MONTHS + 1)

    @property
    def code(self) -> str:
        """As addresses, files and messages write it: 2026Q1."""
        return f"{self.year}Q{self.quarter}"

    @property
    def following(self) -> tuple[int, int]:
        """Year and quarter of the one that comes after it."""
        return (self.year + 1, 1) if self.quarter == 4 else (self.year, self.quarter + 1)

    @property
    def starts_on(self) -> date:
        return date(self.year, (self.quarter - 1) * MONTHS + 1, 1)

    @property
    def ends_on(self) -> date:
        year, quarter = self.following
        return date(year, (quarter - 1) * MONTHS + 1, 1) - timedelta(days=1)
