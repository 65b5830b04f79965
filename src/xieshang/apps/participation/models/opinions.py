"""What workers say in a round, what is handed over of it, who wants the same.

Tables named ``nameless_…`` keep no order of arrival (see ``config.backends.sqlite3`` and
``voices.mixing``): random keys, days and no hours, no account, no address.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import plain_lines, plain_text
from xieshang.apps.consultations.models import Consultation, OpinionItem, Topic

LONGEST = 1000  # characters
HINT = 20  # characters
SHOWN_FROM = 10  # persons: smaller numbers are shown to nobody


def random_key() -> models.UUIDField[Any, Any]:
    """The key of a row that must not tell when it came."""
    return models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)


class Batch(models.Model):
    """Opinions that were handed over together (一批意见).

    To the employer of one round; or, where an enterprise is so small that a text would tell
    who wrote it, to the union above, together with those of its neighbours (``circle``).
    """

    consultation = models.ForeignKey(
        Consultation,
        models.CASCADE,
        verbose_name="协商",
        null=True,
        blank=True,
        related_name="batches",
    )
    circle = models.CharField("合并范围", max_length=30, blank=True)  # "union/7", "region/…"
    no = models.PositiveSmallIntegerField("批次")
    released_on = models.DateField("转交日")

    class Meta:
        verbose_name = "一批意见"
        ordering = ["-no"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "no"],
                condition=Q(circle=""),
                name="one_batch_per_number",
                violation_error_message=_("批次重复"),
            ),
            models.UniqueConstraint(
                fields=["circle", "no"],
                condition=Q(consultation=None),
                name="one_batch_per_number_and_circle",
                violation_error_message=_("批次重复"),
            ),
            models.CheckConstraint(
                condition=Q(consultation=None) ^ Q(circle=""),
                name="a_batch_goes_to_one_place",
                violation_error_message=_("一批意见只转给一处"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.no} {self.released_on}"


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def standing(self) -> OpinionQuerySet:
        """What its fellow workers read: neither masked nor merged into another."""
        return self.filter(state=Opinion.State.STANDING)

    def open_to_union(self) -> OpinionQuerySet:
        """What the workers' side may read by now: it does not watch words come in."""
        return self.filter(laid_open=True)

    def valid(self) -> OpinionQuerySet:
        """What wants an answer: opinions, not replies to them, that were not masked."""
        return self.filter(parent=None).exclude(state=Opinion.State.MASKED)


class Opinion(models.Model):
    """What one worker says in a round, on a topic or free; or a reply to it (职工发言).

    ``voice`` is a pseudonym within this round; nothing here leads to an account. The answer
    stands with ``item``, the entry of the round's list of opinions, and only there.
    """

    class State(models.TextChoices):
        STANDING = "standing", _("显示中")
        MASKED = "masked", _("已遮住")
        MERGED = "merged", _("已合并")

    id = random_key()
    consultation = models.ForeignKey(
        Consultation, models.CASCADE, verbose_name="协商", related_name="sayings",
        db_index=False,
    )  # fmt: skip
    topic = models.ForeignKey(
        Topic, models.SET_NULL, verbose_name="议题", null=True, blank=True, related_name="+"
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, verbose_name="回复的发言", null=True, blank=True,
        related_name="replies",
    )  # fmt: skip
    text = models.CharField("内容", max_length=LONGEST, validators=[plain_lines])
    blotted = models.CharField("遮字后的内容", max_length=LONGEST, blank=True)
    said_on = models.DateField("发言日")
    voice = models.CharField("声音", max_length=64)
    key_hash = models.CharField("提交键散列", max_length=64, unique=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.STANDING)
    reason = models.CharField("处理理由", max_length=200, blank=True, validators=[plain_text])
    pictured = models.BooleanField("带照片", default=False)
    photo_reason = models.CharField(
        "不放出照片的理由", max_length=200, blank=True, validators=[plain_text]
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, verbose_name="合并到", null=True, blank=True,
        related_name="merged",
    )  # fmt: skip
    appeal = models.CharField("申诉", max_length=300, blank=True, validators=[plain_lines])
    appealed_on = models.DateField("申诉日", null=True, blank=True)
    appeal_answer = models.CharField("申诉答复", max_length=300, blank=True)
    checked_on = models.DateField("看过日", null=True, blank=True)
    batch = models.ForeignKey(
        Batch, models.PROTECT, verbose_name="批次", null=True, blank=True,
        related_name="opinions",
    )  # fmt: skip
    item = models.ForeignKey(
        OpinionItem, models.SET_NULL, verbose_name="清单条目", null=True, blank=True,
        related_name="sayings",
    )  # fmt: skip
    seconds = models.PositiveIntegerField("附议人数", default=0)  # as counted last night
    laid_open = models.BooleanField("已交工会看", default=False)  # see services.laying_open

    objects: ClassVar[OpinionQuerySet] = OpinionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "nameless_opinion"
        verbose_name = "职工发言"
        ordering = ["-said_on", "id"]
        # Each list of the pages is the beginning of one of these, however many rows there are.
        indexes = [
            models.Index(
                fields=["consultation", "parent", "state", "-said_on", "id"],
                name="opinions_page_by_page",
            ),
            models.Index(
                fields=["consultation", "topic", "parent", "state", "-said_on", "id"],
                name="opinions_of_a_topic",
            ),
            models.Index(
                fields=["consultation", "voice", "parent", "-said_on", "id"],
                name="opinions_of_a_voice",
            ),
            models.Index(
                fields=["consultation", "state", "parent", "checked_on", "id"],
                name="opinions_to_go_over",
            ),
            models.Index(
                fields=["consultation", "state", "parent", "item", "checked_on", "id"],
                name="opinions_gone_over",
            ),
            models.Index(
                fields=["consultation", "batch", "checked_on"], name="opinions_to_hand_over"
            ),
            models.Index(
                fields=["consultation"],
                condition=Q(laid_open=False),
                name="opinions_to_lay_open",
            ),
            models.Index(
                fields=["consultation", "said_on", "laid_open", "state"],
                condition=Q(item=None, parent=None),
                name="opinions_unlisted",
            ),
            models.Index(
                fields=["consultation", "appealed_on"],
                condition=Q(appealed_on__isnull=False),
                name="opinions_appealed",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="masked") | ~Q(reason=""),
                name="a_mask_is_explained",
                violation_error_code="reason",
                violation_error_message=_("遮住一条意见须写明理由，发言人会看到"),
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into=None)),
                name="merged_means_into_another",
                violation_error_message=_("合并须指明合并到哪一条"),
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="nothing_is_merged_into_itself",
                violation_error_message=_("不能合并到自己"),
            ),
            models.CheckConstraint(
                condition=Q(appeal="", appealed_on=None)
                | (~Q(appeal="") & Q(appealed_on__isnull=False)),
                name="an_appeal_has_its_day",
                violation_error_message=_("申诉须有申诉日"),
            ),
        ]

    def __str__(self) -> str:
        return self.shown[:30]

    @property
    def shown(self) -> str:
        """The text as others read it."""
        return self.blotted or self.text

    @property
    def hint(self) -> str:
        """Its first words, for whoever hears a button and does not see what it belongs to."""
        return self.shown if len(self.shown) <= HINT else f"{self.shown[: HINT - 1]}…"

    @property
    def supported(self) -> int:
        """Persons who second it, or 0 while they are too few to be shown."""
        return self.seconds if self.seconds >= SHOWN_FROM else 0

    @property
    def may_appeal(self) -> bool:
        """Something was done to it, and its author has not yet objected."""
        hidden = bool(self.reason or self.photo_reason)
        return hidden and not self.appeal and self.state != self.State.MERGED

    @property
    def is_veiled(self) -> bool:
        """Some of its words, or its photograph, are kept from everybody else."""
        return bool(self.blotted or self.photo_reason)

    @property
    def photo_stands(self) -> bool:
        """There is a photograph, and it was not withheld."""
        return self.pictured and not self.photo_reason

    @property
    def photo_is_seen(self) -> bool:
        """Fellow workers see a photograph once their side has gone over it."""
        return self.photo_stands and self.checked_on is not None


class Photo(models.Model):
    """A photograph that came with an opinion (发言照片): its pixels and nothing else.

    It lies in the table of nameless rows and not in a file: a file keeps the second in which it
    was made. Whoever goes over the opinions sees it first.
    """

    id = random_key()
    opinion = models.OneToOneField(
        Opinion, models.CASCADE, verbose_name="发言", related_name="photo"
    )
    content = models.BinaryField("图像")

    class Meta:
        db_table = "nameless_photo"
        verbose_name = "发言照片"

    def __str__(self) -> str:
        return f"{self.opinion_id}"


class Second(models.Model):
    """Somebody wants the same (附议); who seconds twice counts once.

    ``ticket`` makes it once for each person; by ``mark`` the person finds it again. Whoever
    comes in with a new paper slip has the same tickets and other marks: no second effect, and
    no sight of what was done before.
    """

    id = random_key()
    opinion = models.ForeignKey(
        Opinion, models.CASCADE, verbose_name="发言", related_name="seconders"
    )
    ticket = models.CharField("票据", max_length=64)
    mark = models.CharField("记号", max_length=64)

    class Meta:
        db_table = "nameless_second"
        verbose_name = "附议"
        constraints = [
            models.UniqueConstraint(
                fields=["opinion", "ticket"],
                name="one_second_per_person",
                violation_error_message=_("你已附议过"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id}"
