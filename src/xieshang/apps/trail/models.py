"""What happened, the log that proves it, and which submissions have been answered already."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One act, written in the act's own transaction (留痕)."""

    stream = models.CharField("主线", max_length=80, db_index=True)  # "case/17"
    kind = models.CharField("类别", max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="行为人",
        null=True,
        related_name="+",
    )
    payload = models.JSONField("内容", default=dict)
    nonce = models.CharField("随机数", max_length=64)
    happened_on = models.DateField("发生日")
    created_at = models.DateTimeField("记录时刻", auto_now_add=True)
    waiting = models.BooleanField("等待入册", default=True)  # it stands in no leaf yet
    erased_on = models.DateField("清除日", null=True, blank=True)

    class Meta:
        verbose_name = "留痕"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(waiting=True), name="events_waiting"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_on=None)
                | models.Q(nonce="", actor=None, payload={}, waiting=False),
                name="erased_event_tells_nothing",
                violation_error_message=_("已清除的留痕不能再有内容"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.kind} {self.stream}"


class Leaf(models.Model):
    """One act's place in the log (RFC 9162): its text is what the tree hashes, for ever."""

    index = models.BigIntegerField("位次", primary_key=True)  # from 0 on, without a gap
    event = models.OneToOneField(
        Event, models.PROTECT, verbose_name="留痕", related_name="leaf"
    )
    stream = models.CharField("主线", max_length=80)
    seq = models.PositiveIntegerField("主线内序号")  # from 1 on, without a gap
    data = models.TextField("册页")  # core.trail.Entry.data

    class Meta:
        verbose_name = "留痕册页"
        ordering = ["index"]
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "seq"],
                name="one_leaf_per_place_in_stream",
                violation_error_message=_("这条主线的这个序号已经入册"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.stream} {self.seq}"


class Node(models.Model):
    """The hash of a complete subtree of 2**level leaves, from level 1 on; it never changes.

    Level 0 is not kept: it is the hash of a leaf's text.
    """

    pk = models.CompositePrimaryKey("level", "index")
    level = models.PositiveSmallIntegerField("层")
    index = models.BigIntegerField("位次")
    hash = models.BinaryField("散列")

    class Meta:
        verbose_name = "留痕树节点"

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """The log at one size, signed (C2SP tlog-checkpoint)."""

    size = models.BigIntegerField("页数", primary_key=True)
    root = models.BinaryField("树根")
    note = models.TextField("签名文本")
    made_at = models.DateTimeField("签名时刻")
    stamp = models.TextField("时刻签名")  # ours on ``made_at``; stays in the house

    class Meta:
        verbose_name = "留痕检查点"
        ordering = ["size"]

    def __str__(self) -> str:
        return f"{self.size} {bytes(self.root).hex()[:12]}"

    @property
    def signed(self) -> str:
        """The note with the witnesses' lines: what is handed out."""
        return self.note + "".join(row.line for row in self.cosignatures.order_by("name"))


class Cosignature(models.Model):
    """A witness's signature on a checkpoint: it saw the log grow and nothing rewritten."""

    checkpoint = models.ForeignKey(
        Checkpoint, models.PROTECT, verbose_name="检查点", related_name="cosignatures"
    )
    name = models.CharField("见证人", max_length=200)
    line = models.TextField("签名行")

    class Meta:
        verbose_name = "检查点见证"
        constraints = [
            models.UniqueConstraint(
                fields=["checkpoint", "name"],
                name="one_cosignature_per_witness",
                violation_error_message=_("这位见证人已经签过这个检查点"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.checkpoint_id}"


class Witness(models.Model):
    """Somebody above who signs our checkpoints: over the network, or by file (见证人)."""

    class Fault(models.TextChoices):
        """What became of the last request; the last two say that this log is a wrong one."""

        NONE = "", _("正常")
        UNREACHABLE = "unreachable", _("连不上")
        UNKNOWN = "unknown", _("对方还没有登记本平台")
        NOT_SIGNED = "not_signed", _("对方登记的不是本平台现在的公钥")
        MISREAD = "misread", _("对方的回答看不懂")
        BEHIND = "behind", _("对方见证过的比这里多：这里是旧备份")
        FORKED = "forked", _("这里的留痕接不上对方见证过的：有分叉")

    name = models.CharField("见证人", max_length=200, unique=True)
    vkey = models.CharField("公钥", max_length=300)
    address = models.URLField("网址", max_length=300, blank=True)
    size = models.BigIntegerField("见证到", default=0)
    fault = models.CharField("情况", max_length=12, choices=Fault, blank=True, default="")
    fault_size = models.BigIntegerField("对方说的页数", default=0)
    asked_at = models.DateTimeField("上次去信", null=True, blank=True)
    ended_on = models.DateField("停用日", null=True, blank=True)

    class Meta:
        verbose_name = "见证人"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def alarming(self) -> bool:
        """Whether this log is not the one that the witness has seen."""
        return self.fault in (self.Fault.BEHIND, self.Fault.FORKED)


class WitnessedLog(models.Model):
    """A log below whose checkpoints we sign, and the last one that we signed (被见证的留痕)."""

    origin = models.CharField("留痕名", max_length=200, unique=True)
    vkey = models.CharField("公钥", max_length=300)
    size = models.BigIntegerField("见证到", default=0)
    signed = models.TextField("最近见证的检查点", blank=True)  # both signatures on it
    signed_at = models.DateTimeField("见证时刻", null=True, blank=True)
    refused = models.TextField("没有见证的检查点", blank=True)  # evidence: the log signed it
    refused_at = models.DateTimeField("拒绝时刻", null=True, blank=True)
    ended_on = models.DateField("停用日", null=True, blank=True)

    class Meta:
        verbose_name = "被见证的留痕"
        ordering = ["origin"]

    def __str__(self) -> str:
        return self.origin

    @property
    def alarming(self) -> bool:
        """Whether nothing that continues what we signed has come since we refused."""
        if self.refused_at is None:
            return False
        return self.signed_at is None or self.signed_at < self.refused_at


class Submission(models.Model):
    """One act that was sent with a key, and its answer, so that a second copy does nothing."""

    actor_key = models.CharField("发送人", max_length=64)
    key = models.CharField("提交键", max_length=64)
    payload_sha256 = models.CharField("内容散列", max_length=64)
    result = models.JSONField("结果", default=dict)
    created_at = models.DateTimeField("收到时刻", auto_now_add=True)

    class Meta:
        verbose_name = "已收到的提交"
        constraints = [
            models.UniqueConstraint(
                fields=["actor_key", "key"],
                name="one_answer_per_submission",
                violation_error_message=_("这份提交已经收到"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.created_at:%Y-%m-%d}"
