"""The table: topics, positions, meetings, suspensions, each side's own room."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.consultations.choices import Side, TopicKind, TopicResult
from xieshang.apps.consultations.models.round import Consultation
from xieshang.apps.consultations.models.sides import Representative
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.trail.services import digest


class Topic(models.Model):
    """One thing to talk about (议题)."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, verbose_name="协商", related_name="topics"
    )
    no = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("类别", max_length=20, choices=TopicKind)
    title = models.CharField("议题", max_length=80)
    raised_by = models.CharField("提出方", max_length=10, choices=Side)
    result = models.CharField(
        "结果", max_length=10, choices=TopicResult, default=TopicResult.OPEN
    )
    agreed_text = models.TextField("议定文本", max_length=4000, blank=True)
    settled_on = models.DateField("谈定日", null=True, blank=True)

    class Meta:
        verbose_name = "议题"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "no"],
                name="one_topic_per_number",
                violation_error_message=_("议题序号重复"),
            ),
            models.CheckConstraint(
                condition=~Q(result="agreed") | ~Q(agreed_text=""),
                name="agreed_means_worded",
                violation_error_message=_("谈成的议题须写下议定文本"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Position(models.Model):
    """What one side says on a topic; the newest counts (主张).

    Untabled it belongs to the side's own room; tabled, both sides see it for good.
    """

    topic = models.ForeignKey(
        Topic, models.CASCADE, verbose_name="议题", related_name="positions"
    )
    side = models.CharField("所属方", max_length=10, choices=Side)
    text = models.TextField("主张", max_length=4000)
    tabled_on = models.DateField("摆上桌面日", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提出人", related_name="+"
    )
    given_on = models.DateField("提出日")

    class Meta:
        verbose_name = "主张"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.topic} {self.get_side_display()}"


class Meeting(models.Model):
    """One consultation meeting and its minutes (协商会议 T05).

    The minutes lock when both sides have confirmed them; later corrections are appended.
    """

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, verbose_name="协商", related_name="meetings"
    )
    no = models.PositiveSmallIntegerField("次数")
    meets_at = models.DateTimeField("时间")
    place = models.CharField("地点", max_length=120)
    online = models.BooleanField("线上", default=False)
    chair_side = models.CharField(  # empty: chaired jointly
        "主持方", max_length=10, choices=Side, blank=True
    )
    chair = models.ForeignKey(
        Representative,
        models.PROTECT,
        verbose_name="主持人",
        null=True,
        blank=True,
        related_name="+",
    )
    recorder_name = models.CharField("记录员", max_length=60)
    recorder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="记录员账户",
        null=True,
        blank=True,
        related_name="+",
    )
    recorder_agreed = models.BooleanField("双方确认记录员中立", default=False)
    held_on = models.DateField("召开日", null=True, blank=True)
    discussion = models.TextField("会议情况", max_length=10000, blank=True)
    confirmed_by_workers_on = models.DateField("职工方确认日", null=True, blank=True)
    confirmed_by_employer_on = models.DateField("企业方确认日", null=True, blank=True)
    document = models.ForeignKey(
        DocumentVersion, models.PROTECT, verbose_name="会议记录", null=True, blank=True
    )

    class Meta:
        verbose_name = "协商会议"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "no"],
                name="one_meeting_per_number",
                violation_error_message=_("会议次数重复"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultation} {self.no}"

    @property
    def locked(self) -> bool:
        """Whether both sides have confirmed the minutes."""
        return bool(self.confirmed_by_workers_on and self.confirmed_by_employer_on)

    @property
    def fingerprint(self) -> str:
        """Tells a page whether anything in the minutes has changed since it was drawn."""
        said = self.items.values_list("topic", "discussion", "result", "agreed_text")
        return digest([self.held_on, self.discussion, list(said.order_by("no", "pk"))])[:16]


class MeetingItem(models.Model):
    """What the minutes say about one topic (逐项记录)."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, verbose_name="会议", related_name="items"
    )
    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name="议题", related_name="items")
    no = models.PositiveSmallIntegerField("议程序号")
    claim_workers = models.TextField("职工方主张", max_length=4000, blank=True)
    claim_employer = models.TextField("企业方主张", max_length=4000, blank=True)
    discussion = models.TextField("主要意见", max_length=4000, blank=True)
    result = models.CharField(
        "结果", max_length=10, choices=TopicResult, default=TopicResult.OPEN
    )
    agreed_text = models.TextField("议定文本", max_length=4000, blank=True)

    class Meta:
        verbose_name = "会议记录事项"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "topic"],
                name="one_item_per_topic",
                violation_error_message=_("同一议题在一次会议中只记一次"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.topic}"


class Attendance(models.Model):
    """Who was there (出席)."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, verbose_name="会议", related_name="attendances"
    )
    representative = models.ForeignKey(
        Representative, models.PROTECT, verbose_name="代表", related_name="attendances"
    )
    present = models.BooleanField("出席", default=True)

    class Meta:
        verbose_name = "出席情况"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "representative"],
                name="one_attendance_per_person",
                violation_error_message=_("同一代表只记一次出席"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.representative}"


class MinutesNote(models.Model):
    """A correction appended to locked minutes (更正附记)."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, verbose_name="会议", related_name="notes"
    )
    text = models.CharField("更正", max_length=1000)
    side = models.CharField("提出方", max_length=10, choices=Side)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提出人", related_name="+"
    )
    on = models.DateField("日期")

    class Meta:
        verbose_name = "会议记录更正"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:30]


class Suspension(models.Model):
    """A pause that the workers' side agreed to (中止协商)."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, verbose_name="协商", related_name="suspensions"
    )
    reason = models.CharField("原因", max_length=500)
    from_on = models.DateField("中止日")
    resume_on = models.DateField("约定恢复日")
    ended_on = models.DateField("实际恢复日", null=True, blank=True)
    workers_agreed = models.BooleanField("职工方同意", null=True, blank=True)
    force_majeure = models.BooleanField("不可抗力", default=False)

    class Meta:
        verbose_name = "中止"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resume_on__gt=models.F("from_on")),
                name="a_pause_has_an_end",
                violation_error_code="resume_on",
                violation_error_message=_("约定恢复日须晚于中止日"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultation} {self.from_on}"


class CaucusNote(models.Model):
    """A note in one side's own room; the other side never sees it (内部记录)."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, verbose_name="协商", related_name="caucus_notes"
    )
    side = models.CharField("所属方", max_length=10, choices=Side)
    text = models.TextField("内容", max_length=4000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="写的人", related_name="+"
    )
    on = models.DateField("日期")

    class Meta:
        verbose_name = "内部记录"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.text[:30]


class Conciliation(models.Model):
    """The labour authority's help when the talks are stuck (协调处理)."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, verbose_name="协商", related_name="conciliations"
    )
    asked_by_side = models.CharField("申请方", max_length=10, choices=Side)
    reason = models.CharField("争议事项", max_length=1000)
    asked_on = models.DateField("申请日")
    accepted_on = models.DateField("受理日", null=True, blank=True)
    extended_to = models.DateField("延长到", null=True, blank=True)
    extension_reason = models.CharField("延长的理由", max_length=500, blank=True)
    settled_on = models.DateField("达成协议日", null=True, blank=True)
    signed_by_workers = models.BooleanField("职工方首席已签协调协议", default=False)
    signed_by_employer = models.BooleanField("企业方首席已签协调协议", default=False)
    result = models.TextField("协调结果", max_length=4000, blank=True)
    open_points = models.TextField("继续协商的事项", max_length=2000, blank=True)
    failure_reason = models.TextField("未成原因和下一步", max_length=2000, blank=True)
    ended_on = models.DateField("结束日", null=True, blank=True)

    class Meta:
        verbose_name = "协调处理"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.consultation} {self.asked_on}"


class SupervisionNote(models.Model):
    """What the unions above did about lateness or refusal (提示与督办记录)."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", _("提示函")
        CALL = "call", _("电话提醒")
        RECOMMENDATION = "recommendation", _("建议书")
        HANDLED = "handled", _("部门处理结果")

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, verbose_name="协商", related_name="supervision_notes"
    )
    kind = models.CharField("类别", max_length=20, choices=Kind)
    text = models.CharField("内容", max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+"
    )
    on = models.DateField("日期")

    class Meta:
        verbose_name = "提示与督办"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
