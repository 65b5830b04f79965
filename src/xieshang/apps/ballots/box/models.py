"""What lies in the box: a row knows no person, no time and no number in a row."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BoxPaper(models.Model):
    """What the box has to know of a ballot paper to take its envelopes (票箱的票种)."""

    id = models.UUIDField("表决票", primary_key=True, editable=False)
    record = models.TextField("冻结的表决票")  # paper, root of the roll, public keys
    closes_at = models.DateTimeField("最晚截止", null=True, blank=True)
    closed = models.BooleanField("已封箱", default=False)
    sealed = models.PositiveIntegerField("封箱时的票数", null=True, blank=True)
    root = models.CharField("封箱散列", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "票箱的票种"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed=False, sealed=None, root="")
                | (Q(closed=True, sealed__isnull=False) & ~Q(root="")),
                name="a_closed_box_is_sealed",
                violation_error_message=_("封箱须写明票数和散列"),
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class BoxRow(models.Model):
    """One envelope (票箱里的票): who holds its ticket may replace it until the box is closed.

    Sorted by its random key and by nothing else: the table's name makes SQLite do without row
    numbers, and at the close all rows are written anew in random order.
    """

    ticket_hash = models.CharField("票证散列", primary_key=True, max_length=64)
    paper = models.UUIDField("表决票", db_index=True)
    rev = models.PositiveBigIntegerField("第几次改投")
    ct = models.BinaryField("密封的选票")

    class Meta:
        db_table = "nameless_box_row"
        verbose_name = verbose_name_plural = "票箱里的票"

    def __str__(self) -> str:
        return self.ticket_hash[:12]
