"""What is told of a counted ballot paper; all of it may be read by every elector."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class BoardRow(models.Model):
    """One counted ballot (公布的选票), found by the tracker that its voter's phone knows."""

    tracker = models.CharField("查票码", primary_key=True, max_length=64)
    paper = models.UUIDField("表决票", db_index=True)
    serial = models.CharField("选票编号", max_length=64)
    signature = models.TextField("选票签章")
    choices = models.JSONField("选择")

    class Meta:
        db_table = "nameless_board_row"
        verbose_name = verbose_name_plural = "公布的选票"

    def __str__(self) -> str:
        return self.tracker[:12]


class Result(models.Model):
    """What the count came to (计票结果); nobody reads it before it is published."""

    id = models.UUIDField("表决票", primary_key=True, editable=False)
    record = models.TextField("冻结的表决票")
    drawn = models.PositiveIntegerField("领票人数")
    reissues = models.PositiveIntegerField("补发次数")
    cast = models.PositiveIntegerField("投票数")
    valid = models.PositiveIntegerField("有效票")
    reasons = models.JSONField("无效的原因", default=dict)  # how many envelopes by reason
    box = models.JSONField("票箱清单", default=list)  # hashes of all envelopes, sorted
    paper_voters = models.PositiveIntegerField("投纸质票的人数", default=0)
    paper_invalid = models.PositiveIntegerField("无效的纸质票", default=0)
    on_paper = models.JSONField("纸质票的得票", default=dict)  # votes by option by item
    published = models.BooleanField("已公布", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "计票结果"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid__lte=F("cast")),
                name="no_more_valid_than_cast",
                violation_error_message=_("有效票不能多于投票数"),
            ),
            models.CheckConstraint(
                condition=Q(paper_invalid__lte=F("paper_voters")),
                name="no_more_invalid_than_on_paper",
                violation_error_message=_("无效的纸质票不能多于纸质票"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def unexplained(self) -> int:
        """Envelopes that the numbers of the roll do not account for."""
        return max(0, self.cast - self.drawn - self.reissues)

    @property
    def doubtful(self) -> int:
        """Ballots that might have been otherwise: too many of them, and it is voted again."""
        invalid = self.cast - self.valid + self.paper_invalid
        return self.reissues + invalid + self.unexplained
