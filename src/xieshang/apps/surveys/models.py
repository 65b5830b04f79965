"""A survey, who may answer it, and the answers, which know nobody."""

from __future__ import annotations

import uuid
from datetime import date
from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.text import PlainCharField, PlainTextField
from xieshang.apps.cases.models import Case
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise, RosterEntry
from xieshang.apps.organizations.roles import Role
from xieshang.core.disclosure import SampleRule
from xieshang.core.questions import Questionnaire, read

K_OPEN = 10  # whatever the employer, the chair of its union, the workers and the public see
K_ABOVE = 5  # what the unions above see
ABOVE = (Role.TOWNSHIP_OFFICER, Role.COUNTY_RIGHTS)
RUNS_IT = (Role.UNION_CHAIR, *ABOVE)
EMPLOYER = (Role.EMPLOYER_HR, Role.EMPLOYER_HEAD)


def number_of(key: uuid.UUID) -> str:
    """A suggestion's number: random, and told to its writer only."""
    return f"{key.hex[:4]}-{key.hex[4:8]}".upper()


class SurveyQuerySet(models.QuerySet["Survey"]):
    def run_by(self, user: User, on: date) -> SurveyQuerySet:
        """Surveys that this person prepares or watches: the workers' side and the county."""
        return self.filter(_reach(user, on, RUNS_IT, ABOVE))

    def seen_by(self, user: User, on: date) -> SurveyQuerySet:
        """Surveys whose results this person reads when they are out."""
        return self.filter(_reach(user, on, (*RUNS_IT, *EMPLOYER), ABOVE))


def _reach(user: User, on: date, here: tuple[Role, ...], above: tuple[Role, ...]) -> Q:
    access = access_of(user, on)
    ours = Q(enterprise__isnull=False) & access.q("enterprise", roles=here)
    return ours | Q(enterprise=None) & access.region_q(roles=above)


class Survey(models.Model):
    """One questionnaire asked once of certain people (问卷调查, process M16).

    ``content`` is the questionnaire as it is asked, frozen with what was filled in; later
    versions of the shipped file change nothing here.
    """

    case = models.OneToOneField(
        Case, models.PROTECT, verbose_name="案件", related_name="survey"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        verbose_name="企业",
        null=True,
        blank=True,
        related_name="surveys",
    )
    region_code = models.CharField("区划代码", max_length=12, db_index=True)
    code = models.CharField("问卷", max_length=40)
    content = models.JSONField("问卷内容")
    quotas = models.JSONField("各人群最少份数", default=dict, blank=True)
    k = models.PositiveSmallIntegerField("最小单元", default=K_OPEN)
    opens_on = models.DateField("开始日", null=True, blank=True)
    closes_on = models.DateField("最后一日")
    entitled = models.PositiveIntegerField("有权回答人数", null=True, blank=True)
    counted = models.PositiveIntegerField("已收份数", default=0)
    counted_on = models.DateField("份数截至", null=True, blank=True)
    groups_short = models.JSONField("不够的人群", default=list, blank=True)
    reason = models.CharField("答复", max_length=1000, blank=True)
    rated = models.JSONField("措施评价结果", null=True, blank=True)

    objects: ClassVar[SurveyQuerySet] = SurveyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = verbose_name_plural = "问卷调查"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on=None) | Q(closes_on__gt=F("opens_on")),
                name="survey_closes_after_it_opens",
                violation_error_message=_("最后一日须在开始日之后"),
            ),
            models.CheckConstraint(
                condition=Q(k__gte=K_OPEN),
                name="survey_hides_below_ten",
                violation_error_message=_("不满10人的单元不能公布"),
            ),
            models.CheckConstraint(
                condition=Q(opens_on=None) | Q(entitled__isnull=False),
                name="survey_open_means_counted",
                violation_error_message=_("开始之前须先定下有权回答的人"),
            ),
        ]

    def __str__(self) -> str:
        return self.case.title

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return read(self.content)

    @property
    def scope(self) -> str:
        """The name under which its key lies."""
        return f"survey/{self.pk}"

    @property
    def rating_scope(self) -> str:
        """Another key, for the ratings of its measures: the first is gone by then."""
        return f"measures/{self.pk}"

    @property
    def rule(self) -> SampleRule:
        asked = self.questionnaire
        return SampleRule(asked.least, asked.share_percent, self.quotas)

    def open_on(self, day: date) -> bool:
        """Whether answers are taken on this day."""
        return self.case.state == "open" and day <= self.closes_on


class Entitled(models.Model):
    """Somebody who may answer (应答人): frozen when the survey opens; says nothing of answers.

    Who has no telephone on the roster then answers with a paper slip, everybody else by
    signing in: so nobody has two ways.
    """

    survey = models.ForeignKey(
        Survey, models.CASCADE, verbose_name="问卷调查", related_name="roll"
    )
    entry = models.ForeignKey(
        RosterEntry, models.PROTECT, verbose_name="花名册条目", related_name="+"
    )
    by_slip = models.BooleanField("凭纸条", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "应答人"
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "entry"],
                name="entitled_once",
                violation_error_message=_("此人已在名单上"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.entry_id}"


class Slip(models.Model):
    """A paper slip with a code that is good for one answer (问卷纸条).

    Only the code's hash is kept; nothing says who got it, nor which answer came with it.
    """

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(
        Survey, models.CASCADE, verbose_name="问卷调查", related_name="slips"
    )
    code_hash = models.CharField("代码散列", max_length=64, unique=True)
    spent = models.BooleanField("已用", default=False)

    class Meta:
        db_table = "nameless_slip"
        verbose_name = verbose_name_plural = "问卷纸条"

    def __str__(self) -> str:
        return self.code_hash[:8]


class Answer(models.Model):
    """What somebody answered (答卷): no person, no time; ``ticket`` lets each answer once."""

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(
        Survey, models.CASCADE, verbose_name="问卷调查", related_name="answers"
    )
    ticket = models.CharField("票", max_length=64)
    key_hash = models.CharField("提交散列", max_length=64)
    given = models.JSONField("回答")

    class Meta:
        db_table = "nameless_answer"
        verbose_name = verbose_name_plural = "答卷"
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "ticket"],
                name="one_answer_per_person",
                violation_error_message=_("你已经答过这份问卷"),
            ),
            models.UniqueConstraint(
                fields=["survey", "key_hash"],
                name="one_answer_per_sending",
                violation_error_message=_("这份回答已经收到"),
            ),
        ]

    def __str__(self) -> str:
        return self.ticket[:8]


class Remark(models.Model):
    """A few words of somebody (留言); kept apart from the rest of what the person answered."""

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(
        Survey, models.CASCADE, verbose_name="问卷调查", related_name="remarks"
    )
    question = models.CharField("题目", max_length=40)
    text = models.TextField("内容", max_length=1000)

    class Meta:
        db_table = "nameless_remark"
        verbose_name = verbose_name_plural = "留言"

    def __str__(self) -> str:
        return self.text[:20]

    @property
    def number(self) -> str:
        """What its writer was told, to find out what became of it."""
        return number_of(self.pk)


class SurveyMeasure(models.Model):
    """What is done because of the suggestions (措施): who does what until when, and if it was.

    ``cites`` are the numbers of the suggestions that it answers.
    """

    class Ended(models.TextChoices):
        DONE = "done", _("办成了")
        NOT_DONE = "not_done", _("没办成")

    survey = models.ForeignKey(
        Survey, models.CASCADE, verbose_name="问卷调查", related_name="measures"
    )
    no = models.PositiveSmallIntegerField("序号")
    text = PlainTextField(_("做什么"), max_length=500)
    owner = PlainCharField(_("谁负责"), max_length=60)
    due_on = models.DateField(_("哪天办好"))
    cites = models.JSONField("回应的建议", default=list)
    progress = PlainTextField(_("办到哪一步"), max_length=500, blank=True)
    progress_on = models.DateField("报告日", null=True, blank=True)
    ended = models.CharField("结果", max_length=10, choices=Ended, blank=True)
    evidence = PlainTextField(_("凭证或原因"), max_length=500, blank=True)
    ended_on = models.DateField("办结日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "措施"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "no"],
                name="one_measure_per_number",
                violation_error_message=_("这条措施已经有了"),
            ),
            models.CheckConstraint(
                condition=Q(ended="") | Q(ended_on__isnull=False) & ~Q(evidence=""),
                name="measure_ends_with_evidence",
                violation_error_message=_("请写明凭证或原因"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.no}. {self.text[:20]}"


class MeasureRating(models.Model):
    """One worker's word on what came of the suggestions (措施评价): names nobody."""

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(
        Survey, models.CASCADE, verbose_name="问卷调查", related_name="ratings"
    )
    ticket = models.CharField("票", max_length=64)
    good = models.BooleanField("满意")

    class Meta:
        db_table = "nameless_measure_rating"
        verbose_name = verbose_name_plural = "措施评价"
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "ticket"],
                name="one_rating_per_person",
                violation_error_message=_("你已经评价过"),
            )
        ]

    def __str__(self) -> str:
        return self.ticket[:8]


class SurveyResult(models.Model):
    """What is told of a survey to one audience (问卷结果); counted once, when it is over."""

    survey = models.ForeignKey(
        Survey, models.CASCADE, verbose_name="问卷调查", related_name="results"
    )
    k = models.PositiveSmallIntegerField("最小单元")
    content = models.JSONField("结果")
    counted_on = models.DateField("统计日")

    class Meta:
        verbose_name = verbose_name_plural = "问卷结果"
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "k"],
                name="one_result_per_audience",
                violation_error_message=_("这份问卷已经统计过"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.k}"
