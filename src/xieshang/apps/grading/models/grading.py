"""One grading of one enterprise, and its 54 points in three columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.text import PlainCharField
from xieshang.apps.cases.models import Case
from xieshang.apps.grading.choices import Because
from xieshang.apps.grading.models.teams import Team
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.surveys.models import Survey
from xieshang.core.grading import NOT_APPLICABLE, Point, points

COLUMNS = ("self_points", "team_points", "decision_points")


class GradingQuerySet(models.QuerySet["Grading"]):
    def seen_by(self, user: User, on: date) -> GradingQuerySet:
        """Gradings whose case this person may know of."""
        return self.filter(case__in=Case.objects.seen_by(user, on))

    def standing(self) -> GradingQuerySet:
        """Those whose grade is confirmed and not replaced by a newer one."""
        return self.filter(case__state="graded")


class Grading(models.Model):
    """The grading of one enterprise in one year (评估定级, process M21).

    ``grade`` is what the decision came to; ``Enterprise.grade`` is written when it is
    confirmed. ``satisfied`` of ``satisfaction_of`` workers are content, where that is known.
    """

    case = models.OneToOneField(
        Case, models.PROTECT, verbose_name=_("案件"), related_name="grading"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="gradings"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    because = models.CharField(_("缘由"), max_length=10, choices=Because)
    source = PlainCharField(_("依据"), max_length=200, blank=True)  # of an earlier grading
    team = models.ForeignKey(
        Team, models.PROTECT, verbose_name=_("评估小组"), null=True, blank=True,
        related_name="gradings",
    )  # fmt: skip
    survey = models.ForeignKey(
        Survey, models.PROTECT, verbose_name=_("问卷"), null=True, blank=True, related_name="+"
    )
    satisfied = models.PositiveIntegerField(_("满意人数"), null=True, blank=True)
    satisfaction_of = models.PositiveIntegerField(_("回答人数"), null=True, blank=True)
    undercut = models.BooleanField(_("低于法定最低标准"), default=False)
    forged = models.BooleanField(_("材料弄虚作假"), default=False)
    given = models.PositiveSmallIntegerField(_("得分"), null=True, blank=True)
    of = models.PositiveSmallIntegerField(_("满分"), null=True, blank=True)
    grade = models.CharField(
        _("等级"), max_length=1, choices=Enterprise.Grade, blank=True, db_index=True
    )
    reasons = models.JSONField(_("理由"), default=list, blank=True)
    decided_on = models.DateField(_("审定日"), null=True, blank=True)
    notice_ends_on = models.DateField(_("公示止"), null=True, blank=True)
    confirmed_on = models.DateField(_("确认日"), null=True, blank=True)
    rectified_from_on = models.DateField(_("整改起"), null=True, blank=True)

    objects: ClassVar[GradingQuerySet] = GradingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = verbose_name_plural = _("评估定级")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year"],
                name="one_grading_a_year",
                violation_error_message=_("这家企业今年已经在评估"),
            ),
            models.CheckConstraint(
                condition=Q(grade="", decided_on=None)
                | (
                    ~Q(grade="")
                    & Q(decided_on__isnull=False, given__isnull=False, of__isnull=False)
                ),
                name="a_grade_has_its_day_and_points",
                violation_error_message=_("等级要有审定日和得分"),
            ),
            models.CheckConstraint(
                condition=Q(satisfied=None, satisfaction_of=None)
                | Q(satisfied__lte=models.F("satisfaction_of")),
                name="no_more_content_than_asked",
                violation_error_message=_("满意人数不能多于回答人数"),
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(year)d年度评估定级") % {"year": self.year})

    def column(self, name: str) -> dict[str, int]:
        """What stands in one column so far, by the code of the point."""
        rows = self.scores.exclude(**{name: None}).values_list("code", name)
        return dict(rows)


class Score(models.Model):
    """One scoring point of one grading (评分点) in three columns, which stay side by side.

    −1 stands for «does not apply». ``found`` is what the platform's records come to, with
    ``evidence`` as the way to them; where it is empty, the enterprise is asked, and the team
    writes a note.
    """

    grading = models.ForeignKey(
        Grading, models.CASCADE, verbose_name=_("评估"), related_name="scores"
    )
    code = models.CharField(_("评分点"), max_length=8)
    found = models.SmallIntegerField(_("平台记录"), null=True, blank=True)
    evidence = models.JSONField(_("依据"), default=list, blank=True)
    self_points = models.SmallIntegerField(_("自评"), null=True, blank=True)
    self_note = PlainCharField(_("自评说明"), max_length=200, blank=True)
    team_points = models.SmallIntegerField(_("小组"), null=True, blank=True)
    team_note = PlainCharField(_("小组说明"), max_length=200, blank=True)
    decision_points = models.SmallIntegerField(_("审定"), null=True, blank=True)
    decision_note = PlainCharField(_("审定说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("评分点")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grading", "code"],
                name="each_point_once",
                violation_error_message=_("这个评分点已经有了"),
            ),
            models.CheckConstraint(
                condition=Q(self_points=None) | Q(self_points__gte=NOT_APPLICABLE),
                name="self_points_are_points",
                violation_error_message=_("请照评分标准打分"),
            ),
            models.CheckConstraint(
                condition=Q(team_points=None) | Q(team_points__gte=NOT_APPLICABLE),
                name="team_points_are_points",
                violation_error_message=_("请照评分标准打分"),
            ),
            models.CheckConstraint(
                condition=Q(decision_points=None) | Q(decision_points__gte=NOT_APPLICABLE),
                name="decision_points_are_points",
                violation_error_message=_("请照评分标准打分"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.grading_id}"

    @property
    def point(self) -> Point:
        return table()[self.code]


def table() -> Mapping[str, Point]:
    """The points as the table has them."""
    return points()
