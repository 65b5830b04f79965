"""Ballots and what came of them: four numbers for the ballot, the votes for each question."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainCharField, PlainTextField
from xieshang.apps.congress.choices import Mode
from xieshang.apps.congress.models.session import Matter, Question, Session


class Ballot(models.Model):
    """One vote of a session, on one matter or several (一次表决).

    Four numbers, each of a named set: all who may vote, those who signed in, ballots handed
    in, valid ballots. The first two come from the attendance, nobody types them.
    """

    session = models.ForeignKey(
        Session, models.CASCADE, verbose_name=_("职代会会议"), related_name="ballots"
    )
    no = models.PositiveSmallIntegerField(_("次序"))
    mode = models.CharField(_("方式"), max_length=10, choices=Mode)
    matters = models.ManyToManyField(
        Matter, verbose_name=_("职代会议题"), related_name="ballots"
    )
    opened_on = models.DateField(_("开始日"))
    ends_on = models.DateField(_("截止日"), null=True, blank=True)
    closed_on = models.DateField(_("结束日"), null=True, blank=True)
    announced_on = models.DateField(_("宣布日"), null=True, blank=True)
    paper = models.CharField(_("电子选票"), max_length=40, blank=True)
    entitled = models.PositiveIntegerField(_("全体"))
    seats = models.PositiveIntegerField(_("名额（有空缺时填）"), default=0)
    present = models.PositiveIntegerField(_("到会"))
    cast = models.PositiveIntegerField(_("收回"), null=True, blank=True)
    valid = models.PositiveIntegerField(_("有效"), null=True, blank=True)
    doubtful = models.BooleanField(_("有疑票可能改变结果"), default=False)  # 重投
    tellers = PlainCharField(_("监票计票人"), max_length=240, blank=True)
    void_because = PlainTextField(_("作废原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("表决")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "no"],
                name="one_ballot_per_number",
                violation_error_message=_("表决次序重复"),
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(announced_on=None, void_because=""),
                name="one_ballot_at_a_time",
                violation_error_message=_("上一次表决还没有宣布结果"),
            ),
            models.CheckConstraint(
                condition=Q(present__lte=F("entitled"), entitled__gt=0),
                name="ballot_present_within_entitled",
                violation_error_message=_("到会人数不能多于应到人数"),
            ),
            models.CheckConstraint(
                condition=Q(cast=None, valid=None)
                | Q(cast__lte=F("present"), valid__lte=F("cast")),
                name="ballots_valid_within_cast_within_present",
                violation_error_code="cast",
                violation_error_message=_("收回的票不能多于到会人数，有效票不能多于收回的票"),
            ),
            models.CheckConstraint(
                condition=Q(announced_on=None) | Q(valid__isnull=False),
                name="announced_means_counted",
                violation_error_message=_("计票后才能宣布结果"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.no}"

    @property
    def is_secret(self) -> bool:
        return self.mode != Mode.HANDS

    @property
    def invalid(self) -> int:
        """Ballots handed in that say nothing clear."""
        return (self.cast or 0) - (self.valid or 0)


class Result(models.Model):
    """What one ballot says about one question (计票结果)."""

    ballot = models.ForeignKey(
        Ballot, models.CASCADE, verbose_name=_("表决"), related_name="results"
    )
    question = models.ForeignKey(
        Question, models.CASCADE, verbose_name=_("表决事项"), related_name="results"
    )
    yes = models.PositiveIntegerField(_("同意"), default=0)
    no = models.PositiveIntegerField(_("不同意"), default=0)
    abstain = models.PositiveIntegerField(_("弃权"), default=0)
    grades = models.JSONField(_("评议等次"), default=dict, blank=True)
    needed = models.PositiveIntegerField(_("通过要几票"), default=0)  # 0: marks only
    adopted = models.BooleanField(_("通过"), null=True, blank=True)

    class Meta:
        verbose_name = _("表决计票")
        ordering = ["question__matter__no", "question__no"]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "question"],
                name="one_result_per_question",
                violation_error_message=_("这一项已经计票"),
            ),
            models.CheckConstraint(
                condition=~Q(adopted=True) | Q(yes__gte=F("needed")),
                name="adopted_has_the_votes",
                violation_error_message=_("赞成票不够，不能算通过"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot} {self.question}"
