"""How workers stand to a sentence, what all of it shows together, how many were answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import plain_text
from xieshang.apps.consultations.models import Consultation, Topic
from xieshang.apps.participation.models.opinions import SHOWN_FROM, Opinion, random_key
from xieshang.core.opinion import Stance as Choice


class Statement(models.Model):
    """A sentence that everybody is asked to agree or disagree with (表态题).

    The workers' side chooses it from what was said, or words it. The counts are those of last
    night.
    """

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, verbose_name="协商", related_name="statements"
    )
    topic = models.ForeignKey(
        Topic, models.SET_NULL, verbose_name="议题", null=True, blank=True, related_name="+"
    )
    opinion = models.ForeignKey(
        Opinion, models.SET_NULL, verbose_name="出自发言", null=True, blank=True,
        related_name="statements",
    )  # fmt: skip
    text = models.CharField("说法", max_length=200, validators=[plain_text])
    chosen_on = models.DateField("发布日")
    closed_on = models.DateField("停止日", null=True, blank=True)
    agree = models.PositiveIntegerField("赞成", default=0)
    disagree = models.PositiveIntegerField("不赞成", default=0)
    passed = models.PositiveIntegerField("说不准", default=0)
    counted_on = models.DateField("统计日", null=True, blank=True)

    class Meta:
        verbose_name = "表态题"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "text"],
                name="one_statement_per_wording",
                violation_error_code="text",
                violation_error_message=_("这个说法已经在请大家表态"),
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def spoke(self) -> int:
        """Persons who took a stance, by last night."""
        return self.agree + self.disagree + self.passed

    @property
    def shows_counts(self) -> bool:
        """Whether enough have spoken for the numbers to be shown."""
        return self.spoke >= SHOWN_FROM


class Stance(models.Model):
    """How one person stands to one statement (表态); ticket and mark as in ``Second``.

    Two stances of one person have nothing in common. ``turn`` grows with each change of mind:
    a late copy of an earlier one changes nothing.
    """

    id = random_key()
    statement = models.ForeignKey(
        Statement, models.CASCADE, verbose_name="表态题", related_name="stances"
    )
    ticket = models.CharField("票据", max_length=64)
    mark = models.CharField("记号", max_length=64)
    value = models.SmallIntegerField("态度")
    turn = models.PositiveSmallIntegerField("第几次", default=1)

    class Meta:
        db_table = "nameless_stance"
        verbose_name = "表态"
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "ticket"],
                name="one_stance_per_person",
                violation_error_message=_("你已表过态"),
            ),
            models.CheckConstraint(
                condition=Q(value__in=[choice.value for choice in Choice]),
                name="a_stance_is_one_of_three",
                violation_error_message=_("表态只有赞成、不赞成、说不准三种"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.value}"


class ReplyRate(models.Model):
    """How many of a round's valid opinions were answered, as counted last night (答复率).

    ``answered`` in time, ``late`` after that; see ``replies.Rate``.
    """

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, verbose_name="协商", related_name="reply_rate"
    )
    valid = models.PositiveIntegerField("有效意见")
    answered = models.PositiveIntegerField("按期答复")
    late = models.PositiveIntegerField("迟了的答复", default=0)
    counted_on = models.DateField("统计日")

    class Meta:
        verbose_name = "答复率"

    def __str__(self) -> str:
        return f"{self.answered}/{self.valid}"


class CommonGround(models.Model):
    """The last good picture of who thinks alike in a round, and its day (共识图).

    Computed by a job; a page only reads it. ``missing`` tells how many more persons have to
    speak before there is a first picture.
    """

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, verbose_name="协商", related_name="common_ground"
    )
    looked_on = models.DateField("计算日")
    missing = models.PositiveIntegerField("还差人数", default=0)
    said = models.PositiveSmallIntegerField("每人至少表态数", default=0)
    picture = models.JSONField("结果", null=True, blank=True)
    found_on = models.DateField("结果日", null=True, blank=True)

    class Meta:
        verbose_name = "共识图"
        constraints = [
            models.CheckConstraint(
                condition=Q(picture=None, found_on=None)
                | (Q(picture__isnull=False) & ~Q(found_on=None)),
                name="a_picture_has_its_day",
                violation_error_message=_("共识图须有结果日"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultation} {self.looked_on}"
