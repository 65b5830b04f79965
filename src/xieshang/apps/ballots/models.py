"""The roll office (签发处): papers, who may draw a ballot, keys; nothing of what was chosen."""

from __future__ import annotations

import uuid
from functools import lru_cache

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainCharField
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.trail.models import Event
from xieshang.core.ballots.frozen import Frozen


@lru_cache(maxsize=64)
def read_frozen(record: str) -> Frozen:
    """Read once in a process: a thousand people draw from one paper."""
    return Frozen.read(record.encode())


class BallotPaper(models.Model):
    """One ballot paper (表决票) from its freezing to the end of the objection period."""

    class State(models.TextChoices):
        FROZEN = "frozen", _("已冻结，可领票")
        OPEN = "open", _("正在投票")
        CLOSED = "closed", _("已截止")
        COUNTED = "counted", _("已计票")
        PUBLISHED = "published", _("已公布")

    id = models.UUIDField(_("编号"), primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.CharField(_("主线"), max_length=80, db_index=True)  # stream: "case/17"
    title = PlainCharField(_("标题"), max_length=300)
    record = models.TextField(_("冻结的内容"))  # paper, root of the roll, public keys
    state = models.CharField(
        _("状态"), max_length=10, choices=State, default=State.FROZEN, db_index=True
    )
    closes_at = models.DateTimeField(_("最晚截止"), null=True, blank=True)
    frozen_on = models.DateField(_("冻结日"))
    opened_on = models.DateField(_("开始投票日"), null=True, blank=True)
    closed_on = models.DateField(_("截止日"), null=True, blank=True)
    published_on = models.DateField(_("公布日"), null=True, blank=True)
    objections_until = models.DateField(_("异议截止日"), null=True, blank=True)
    frozen_event = models.ForeignKey(
        Event, models.PROTECT, verbose_name=_("冻结的留痕"), null=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("表决票")
        ordering = ["-frozen_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_on=None, objections_until=None)
                | Q(published_on__isnull=False, objections_until__isnull=False),
                name="a_published_ballot_can_be_objected_to",
                violation_error_message=_("公布须写明异议期"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def frozen(self) -> Frozen:
        """The same as everybody hashes it."""
        return read_frozen(self.record)

    @property
    def drawing(self) -> bool:
        """Whether ballots can be drawn."""
        return self.state in {self.State.FROZEN, self.State.OPEN}


class RollEntry(models.Model):
    """One elector's line (名册一行); says whether a ballot was drawn, never when.

    What was drawn is kept as a hash of the request, so that a phone that asks again gets the
    same answer and nobody a second ballot.
    """

    class Channel(models.TextChoices):
        PHONE = "phone", _("手机")
        PAPER = "paper", _("纸质")

    id = models.UUIDField(_("编号"), primary_key=True, default=uuid.uuid4, editable=False)
    paper = models.ForeignKey(
        BallotPaper, models.PROTECT, verbose_name=_("表决票"), related_name="roll"
    )
    entry = models.ForeignKey(
        RosterEntry, models.PROTECT, verbose_name=_("花名册条目"), related_name="ballot_lines"
    )
    salt = models.CharField(_("盐"), max_length=64)
    request_hash = models.CharField(_("领票请求的散列"), max_length=64, blank=True)
    channel = models.CharField(_("方式"), max_length=5, choices=Channel, default=Channel.PHONE)
    reissues = models.PositiveSmallIntegerField(_("补发次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("名册一行")
        ordering = ["paper", "entry"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "entry"],
                name="one_line_per_elector",
                violation_error_message=_("这个人已在名册上"),
            ),
            models.CheckConstraint(
                condition=Q(channel="phone") | Q(request_hash=""),
                name="a_line_votes_on_one_channel",
                violation_error_message=_("已在手机上领票，不能再投纸质票"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def member(self) -> str:
        """As which the line stands in the hashed roll."""
        return f"entry/{self.entry_id}"


class PaperKey(models.Model):
    """A public key (表决的密钥); its private half is a file, until it is destroyed."""

    class Role(models.TextChoices):
        TICKET = "ticket", _("票证")
        BALLOT = "ballot", _("选票")
        RECEIPT = "receipt", _("回执")
        COUNT = "count", _("计票")

    paper = models.ForeignKey(
        BallotPaper, models.PROTECT, verbose_name=_("表决票"), related_name="keys"
    )
    role = models.CharField(_("用途"), max_length=7, choices=Role)
    public = models.TextField(_("公开的那一半"))
    destroyed_on = models.DateField(_("销毁日"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("表决的密钥")
        ordering = ["paper", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "role"],
                name="one_key_per_use",
                violation_error_message=_("这种密钥已有一把"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.role}"


class PaperCount(models.Model):
    """What one teller counted of the ballots on paper (纸质票清点); two must agree."""

    paper = models.ForeignKey(
        BallotPaper, models.PROTECT, verbose_name=_("表决票"), related_name="paper_counts"
    )
    teller = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("计票人"), related_name="+"
    )
    voters = models.PositiveIntegerField(_("纸质票数"))
    invalid = models.PositiveIntegerField(_("无效的纸质票"), default=0)
    totals = models.JSONField(_("得票"))
    counted_on = models.DateField(_("清点日"))

    class Meta:
        verbose_name = verbose_name_plural = _("纸质票清点")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "teller"],
                name="one_count_per_teller",
                violation_error_message=_("这名计票人已经清点过"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.teller_id}"


class Reissue(models.Model):
    """A ballot is given out again because the phone was lost (补发选票): two officers.

    The first ballot cannot be called back, since nobody knows which it is: so the number of
    reissues is told, and where it could have turned the result it is voted again.
    """

    line = models.ForeignKey(
        RollEntry, models.PROTECT, verbose_name=_("名册一行"), related_name="reissue_rows"
    )
    reason = PlainCharField(_("理由"), max_length=200)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("提出人"), related_name="+"
    )
    asked_on = models.DateField(_("提出日"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("同意人"), null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    granted_on = models.DateField(_("同意日"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("补发选票")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(granted_by=None) | ~Q(granted_by=F("asked_by")),
                name="a_reissue_takes_two_officers",
                violation_error_message=_("须由另一人同意"),
            ),
            models.CheckConstraint(
                condition=Q(granted_by=None, granted_on=None)
                | Q(granted_by__isnull=False, granted_on__isnull=False),
                name="a_granted_reissue_has_a_day",
                violation_error_message=_("同意须写明由谁、哪天作出"),
            ),
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(granted_by=None),
                name="one_reissue_waits_at_a_time",
                violation_error_message=_("这个人的补发已经有人提出"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.asked_on}"
