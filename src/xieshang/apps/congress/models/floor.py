"""What happens on the floor: who is there, who speaks, what is put in writing."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainCharField, PlainTextField
from xieshang.apps.congress.choices import How, RemarkKind, RemarkState
from xieshang.apps.congress.models.session import Matter, Session
from xieshang.apps.organizations.models import RosterEntry


class SignIn(models.Model):
    """Somebody who may vote is there (报到): public to the members, the day only.

    The number is random, so that the rows do not tell in which order people came.
    """

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(
        Session, models.CASCADE, verbose_name=_("职代会会议"), related_name="attendances"
    )
    entry = models.ForeignKey(
        RosterEntry, models.PROTECT, verbose_name=_("花名册条目"), related_name="+"
    )
    how = models.CharField(_("怎么报到"), max_length=10, choices=How)
    on = models.DateField(_("报到日"))

    class Meta:
        verbose_name = _("报到")
        ordering = ["entry__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "entry"],
                name="one_sign_in_per_person",
                violation_error_message=_("这个人已经报到"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.entry}"


class Speaker(models.Model):
    """Somebody who wants to speak, in the order of asking (发言名单)."""

    session = models.ForeignKey(
        Session, models.CASCADE, verbose_name=_("职代会会议"), related_name="speakers"
    )
    matter = models.ForeignKey(
        Matter, models.CASCADE, verbose_name=_("职代会议题"), related_name="speakers"
    )
    entry = models.ForeignKey(
        RosterEntry, models.PROTECT, verbose_name=_("花名册条目"), related_name="+"
    )
    no = models.PositiveSmallIntegerField(_("次序"))
    spoken_on = models.DateField(_("发言日"), null=True, blank=True)

    class Meta:
        verbose_name = _("发言人")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "no"],
                name="one_speaker_per_number",
                violation_error_message=_("发言次序重复"),
            ),
            models.UniqueConstraint(
                fields=["matter", "entry"],
                condition=Q(spoken_on=None),
                name="asks_to_speak_once",
                violation_error_message=_("已在发言名单上"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.entry}"


class FloorRemark(models.Model):
    """An opinion of a group, an amendment to a clause, a motion (意见、修改建议、提案).

    An amendment hangs on the clause's stable id, which survives renumbering and new drafts.
    """

    session = models.ForeignKey(
        Session, models.CASCADE, verbose_name=_("职代会会议"), related_name="remarks"
    )
    matter = models.ForeignKey(
        Matter, models.CASCADE, verbose_name=_("职代会议题"), related_name="remarks"
    )
    no = models.PositiveSmallIntegerField(_("序号"))
    kind = models.CharField(_("类别"), max_length=12, choices=RemarkKind)
    group = PlainCharField(_("代表团组"), max_length=60, blank=True)
    entry = models.ForeignKey(
        RosterEntry,
        models.PROTECT,
        verbose_name=_("提出的代表"),
        null=True,
        blank=True,
        related_name="+",
    )
    clause = models.CharField(_("条款固定编号"), max_length=20, blank=True)
    text = PlainTextField(_("意见"), max_length=1000)
    wording = PlainTextField(_("建议改成"), max_length=1000, blank=True)
    put_on = models.DateField(_("提出日"))
    state = models.CharField(
        _("处理"), max_length=10, choices=RemarkState, default=RemarkState.OPEN
    )
    answer = PlainTextField(_("答复"), max_length=500, blank=True)
    answered_on = models.DateField(_("答复日"), null=True, blank=True)

    class Meta:
        verbose_name = _("代表意见")
        ordering = ["matter__no", "no"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "no"],
                name="one_remark_per_number",
                violation_error_message=_("意见序号重复"),
            ),
            models.CheckConstraint(
                condition=~Q(kind="amendment") | (~Q(clause="") & ~Q(wording="")),
                name="amendment_names_clause_and_wording",
                violation_error_message=_("修改建议要写明哪一条、改成什么"),
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_on=None)
                | (~Q(state="open") & ~Q(answer="") & Q(answered_on__isnull=False)),
                name="remark_is_answered_with_words",
                violation_error_message=_("请写明答复和理由"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.no}"
