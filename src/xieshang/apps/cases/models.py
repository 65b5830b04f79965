"""A thing that moves through a procedure, its limits, and what both sides agreed to."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import reach
from xieshang.apps.organizations.models import Enterprise, Union
from xieshang.core.procedure.catalogue import procedure
from xieshang.core.procedure.model import Actor, Kind, Procedure, State


class CaseQuerySet(models.QuerySet["Case"]):
    def seen_by(self, user: User, on: date) -> CaseQuerySet:
        """Cases that this person may know of on this day."""
        return self.filter(reach.visible(user, on))

    def running(self) -> CaseQuerySet:
        return self.filter(closed_on=None)


class Case(models.Model):
    """One run of one procedure (案件).

    ``state`` moves only through ``services.advance``. A case keeps the procedure and the rule
    pack with which it started.
    """

    procedure = models.CharField("程序", max_length=10)
    procedure_version = models.PositiveSmallIntegerField("程序版本", default=1)
    pack = models.CharField("规则包", max_length=20)
    pack_version = models.CharField("规则包版本", max_length=20, blank=True)
    contract_scope = models.CharField("合同范围", max_length=20, default="wage")
    title = models.CharField("名称", max_length=200)
    region_code = models.CharField("区划代码", max_length=12, db_index=True)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="企业", null=True, related_name="cases"
    )
    union = models.ForeignKey(
        Union, models.PROTECT, verbose_name="工会", null=True, related_name="cases"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="由来", null=True, related_name="children"
    )
    state = models.CharField("状态", max_length=40)
    state_since = models.DateField("进入状态日")
    revision = models.PositiveIntegerField("修订", default=0)
    opened_on = models.DateField("开启日")
    closed_on = models.DateField("结束日", null=True, blank=True)
    authority_since = models.DateField("人社部门经手起", null=True, blank=True)

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "案件"
        indexes = [models.Index(fields=["enterprise", "procedure", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="case_closes_after_it_opens",
                violation_error_message=_("结束日不能早于开启日"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def process(self) -> Procedure:
        return procedure(self.procedure)

    @property
    def at(self) -> State:
        return self.process.state(self.state)

    @property
    def is_over(self) -> bool:
        return self.at.kind in {Kind.CLOSED, Kind.HANDOVER}


class Move(models.Model):
    """One step that a case made: what, by whom, when (案件经过)."""

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="案件", related_name="moves")
    no = models.PositiveIntegerField("序号")
    event = models.CharField("事件", max_length=40)
    source = models.CharField("从", max_length=40)
    target = models.CharField("到", max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="行为人",
        null=True,
        related_name="+",
    )
    on = models.DateField("发生日")
    payload = models.JSONField("附带内容", default=dict)

    class Meta:
        verbose_name = "案件经过"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "no"],
                name="one_move_per_number",
                violation_error_message=_("另一人刚刚办理了同一步"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.no} {self.event}"

    @property
    def sentence(self) -> str:
        """What the worker reads about this move (message id)."""
        move = self.case.process.move(self.source, self.event)
        return move.worker_sees if move else ""


class DeadlineStatus(models.TextChoices):
    OPEN = "open", _("进行中")
    MET = "met", _("已办")
    VOID = "void", _("不再需要")
    BREACHED = "breached", _("逾期未办")


class Deadline(models.Model):
    """What somebody must do, by when, and why that day (期限、待办).

    ``alert_on`` is the earliest and ``breach_on`` the latest day that any source gives; both
    are empty for a to-do without a limit. Acting on ``breach_on`` is in time.
    """

    case = models.ForeignKey(
        Case, models.CASCADE, verbose_name="案件", related_name="deadlines"
    )
    timer = models.CharField("计时", max_length=40)
    title = models.CharField("事项", max_length=120)  # message id
    owner = models.CharField("由谁办", max_length=20)
    anchor_on = models.DateField("起算日", null=True, blank=True)
    alert_on = models.DateField("提醒日", null=True, blank=True)
    breach_on = models.DateField("最后一日", null=True, blank=True)
    fires_on = models.DateField("触发日", null=True, blank=True)
    explanation = models.JSONField("算法", default=list)
    provisional = models.BooleanField("暂定", default=False)
    aside = models.BooleanField("只给办的一方看", default=False)
    status = models.CharField(
        "状态", max_length=10, choices=DeadlineStatus, default=DeadlineStatus.OPEN
    )
    opened_on = models.DateField("开始日")
    settled_on = models.DateField("了结日", null=True, blank=True)
    alerted_on = models.DateField("已提醒日", null=True, blank=True)
    fired_on = models.DateField("已触发日", null=True, blank=True)
    held_on = models.DateField("受阻日", null=True, blank=True)  # due, and refused: since when
    past = models.BooleanField(
        "属于上一回合", default=False
    )  # the case has left its states since

    class Meta:
        verbose_name = "期限"
        indexes = [
            models.Index(fields=["status", "owner", "breach_on"]),
            models.Index(fields=["status", "fires_on"]),
            models.Index(fields=["status", "alert_on"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "timer"],
                condition=Q(status="open"),
                name="one_open_deadline_per_timer",
                violation_error_message=_("同一事项只能有一个进行中的期限"),
            ),
            models.CheckConstraint(
                condition=Q(breach_on=None) | Q(alert_on__lte=F("breach_on")),
                name="alert_not_after_breach",
                violation_error_message=_("提醒日不能晚于最后一日"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.breach_on or ''}"

    def overdue(self, today: date) -> bool:
        """Whether the last day has passed and the thing is not done."""
        if self.breach_on is None or self.status not in {"open", "breached"}:
            return False
        return self.breach_on < today

    @property
    def days_late(self) -> int:
        """Days by which the thing was done too late; 0 if in time or not done."""
        if self.status != DeadlineStatus.MET or not (self.breach_on and self.settled_on):
            return 0
        return max(0, (self.settled_on - self.breach_on).days)


class Consent(models.Model):
    """One side's agreement to a move that needs both (双方确认).

    It holds only for the text it was given for: ``subject`` is that text's hash.
    """

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="案件", related_name="consents")
    event = models.CharField("事件", max_length=40)
    side = models.CharField("一方", max_length=20)
    subject = models.CharField("对象散列", max_length=64, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="确认人", related_name="+"
    )
    on = models.DateField("确认日")
    void = models.BooleanField("已失效", default=False)

    class Meta:
        verbose_name = "双方确认"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "event", "side"],
                condition=Q(void=False),
                name="one_consent_per_side",
                violation_error_message=_("本方已经确认"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.event} {self.side}"

    @staticmethod
    def own(user: User) -> str:
        """The ``side`` of one person, where each of some people has to say so."""
        return f"person/{user.pk}"


class Participant(models.Model):
    """A person with a part in one case, beyond what the person's office gives (参与人)."""

    case = models.ForeignKey(
        Case, models.CASCADE, verbose_name="案件", related_name="participants"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="人",
        related_name="participations",
    )
    actor = models.CharField("身份", max_length=20, choices=[(a.value, a.value) for a in Actor])
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    class Meta:
        verbose_name = "参与人"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user", "actor"],
                condition=Q(until=None),
                name="one_part_per_person",
                violation_error_message=_("此人已有这个身份"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.actor}"


class CalendarYear(models.Model):
    """A year whose working days the platform knows (工作日历)."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    announced = models.BooleanField("国务院已公布", default=False)

    class Meta:
        verbose_name = "工作日历年份"

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday or a make-up day (调休)."""

    day = models.DateField("日期", primary_key=True)
    worked = models.BooleanField("上班")
    name = models.CharField("名称", max_length=60, blank=True)

    class Meta:
        verbose_name = "调休与节假日"

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class DemoDay(models.Model):
    """The day on which a demonstration stands (演示日)."""

    day = models.DateField("日期")

    class Meta:
        verbose_name = "演示日"

    def __str__(self) -> str:
        return str(self.day)


class Chore(models.Model):
    """Something done once a day, unseen: when it was done last, or why not (每日整理)."""

    name = models.CharField("事项", max_length=30, unique=True)
    done_on = models.DateField("做成日", null=True)
    done_at = models.DateTimeField("做成时刻", null=True)
    tried_on = models.DateField("最近一次开始日", null=True)
    tried_at = models.DateTimeField("最近一次开始时刻", null=True)
    failures = models.PositiveSmallIntegerField("接连没做成次数", default=0)
    fault = models.CharField("没做成的原因", max_length=60, blank=True)

    class Meta:
        verbose_name = "每日整理"

    def __str__(self) -> str:
        return f"{self.name} {self.done_on or '—'}"
