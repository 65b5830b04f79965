"""What an area wants to reach in a year, and what was read month by month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainCharField
from xieshang.apps.organizations.codes import prefix_of, region_code, within
from xieshang.core.targets.catalogue import Target, targets
from xieshang.core.targets.reading import Measured

CODES = [(code, one.name.zh) for code, one in targets().items()]


class TargetGoal(models.Model):
    """What one area wants of one target in one year (目标设定).

    ``milestone`` is the year's: percent, or the target's unit. ``baseline`` is where the area
    stood when its plan began; it is null where nobody knows.
    """

    region_code = models.CharField(_("区划代码"), max_length=12, validators=[region_code])
    year = models.PositiveSmallIntegerField(_("年度"))
    code = models.CharField(_("目标编号"), max_length=3, choices=CODES)
    baseline = models.FloatField(_("基线值"), null=True, blank=True)
    baseline_on = models.DateField(_("基线日"), null=True, blank=True)
    milestone = models.FloatField(_("本年目标值"))
    owner = PlainCharField(_("责任部门"), max_length=60)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("设定人"), related_name="+"
    )
    set_on = models.DateField(_("设定日"))

    class Meta:
        verbose_name = verbose_name_plural = _("目标设定")
        ordering = ["region_code", "-year", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "year", "code"],
                name="one_goal_per_area_year_and_target",
                violation_error_message=_("这一年的这项目标已经设过"),
            ),
            models.CheckConstraint(
                condition=Q(milestone__gte=0) & (Q(baseline=None) | Q(baseline__gte=0)),
                name="goals_are_not_negative",
                violation_error_message=_("目标值和基线值不能是负数"),
            ),
            models.CheckConstraint(
                condition=Q(baseline=None, baseline_on=None)
                | ~(Q(baseline=None) | Q(baseline_on=None)),
                name="a_baseline_has_its_day",
                violation_error_message=_("基线值和基线日要一起填"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.year} {self.code}"

    @property
    def target(self) -> Target:
        return targets()[self.code]


class TargetReadingQuerySet(models.QuerySet["TargetReading"]):
    def standing(self) -> TargetReadingQuerySet:
        """Those that no later one has replaced."""
        return self.filter(replaced_on=None)

    def of(self, codes: Iterable[str], area: str) -> TargetReadingQuerySet:
        return self.filter(region_code=area, code__in=list(codes))

    def below(self, area: str) -> TargetReadingQuerySet:
        """Of the areas inside an area, itself left out."""
        inside = self.filter(region_code__range=within(prefix_of(area)))
        return inside.exclude(region_code=area)


class TargetPaper(models.Model):
    """A paper that readings were entered from, as it was scanned (依据文件).

    The same file is kept once for an area: one register gives many readings.
    """

    region_code = models.CharField(_("区划代码"), max_length=12, validators=[region_code])
    name = PlainCharField(_("文件名"), max_length=120)
    media_type = models.CharField(_("文件类型"), max_length=40)
    sha256 = models.CharField(_("散列"), max_length=64)
    file = models.FileField(_("依据文件"), max_length=160)

    class Meta:
        verbose_name = verbose_name_plural = _("依据文件")
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "sha256"],
                name="one_target_paper_per_area",
                violation_error_message=_("这个文件已经在这里"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class TargetReading(models.Model):
    """What was counted for one month end (目标读数).

    Computed from records by the platform (``entered_by`` is null), or entered by the area with
    its source and the paper that it was read from. A correction replaces a reading and keeps
    it. ``enterprises`` stand behind what was computed; it is null for what was entered, which
    says nothing of them. ``left_out`` are enterprises that belong in and whose facts nobody
    delivered.
    """

    region_code = models.CharField(_("区划代码"), max_length=12, validators=[region_code])
    code = models.CharField(_("目标编号"), max_length=3, choices=CODES)
    on = models.DateField(_("月末"))
    numerator = models.FloatField(_("分子"))
    denominator = models.FloatField(_("分母"), null=True, blank=True)
    population = models.PositiveIntegerField(_("抽样总体"), null=True, blank=True)
    enterprises = models.PositiveIntegerField(_("算进去的企业"), null=True, blank=True)
    left_out = models.PositiveIntegerField(_("缺数据的企业"), default=0)
    source = PlainCharField(_("数据来源"), max_length=60, blank=True)
    document = PlainCharField(_("依据文件"), max_length=120, blank=True)
    paper = models.ForeignKey(
        TargetPaper, models.PROTECT, verbose_name=_("扫描件"), null=True, blank=True,
        related_name="readings",
    )  # fmt: skip
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("填报人"),
        null=True, blank=True, related_name="+",
    )  # fmt: skip
    taken_on = models.DateField(_("留底日"))
    replaced_on = models.DateField(_("被更正日"), null=True, blank=True)

    objects = TargetReadingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("目标读数")
        ordering = ["region_code", "code", "-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "code", "on"],
                condition=Q(replaced_on=None),
                name="one_standing_reading_per_month_end",
                violation_error_message=_("这个月末已有读数"),
            ),
            models.CheckConstraint(
                condition=Q(numerator__gte=0)
                & (Q(denominator=None) | Q(denominator__gt=0, numerator__lte=F("denominator"))),
                name="a_part_is_no_more_than_its_whole",
                violation_error_message=_("分子不能是负数，也不能大于分母"),
            ),
            models.CheckConstraint(
                condition=Q(entered_by=None)
                | (~Q(source="") & ~Q(document="") & Q(paper__isnull=False)),
                name="an_entered_reading_has_its_paper",
                violation_error_message=_("填报的读数要写来源和依据文件，并附上文件"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.code} {self.on}"

    @property
    def target(self) -> Target:
        return targets()[self.code]

    @property
    def measured(self) -> Measured:
        return Measured(self.on, self.numerator, self.denominator, self.population)

    @property
    def is_late(self) -> bool:
        """Whether it was counted in a later month than the one after its month end."""
        return months_late(self.on, self.taken_on) > 1


def months_late(on: date, taken_on: date) -> int:
    return (taken_on.year - on.year) * 12 + taken_on.month - on.month
