"""Paper slips with which somebody on the roster comes in without a telephone."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.organizations.models.rosters import RosterEntry


class EntrySlip(models.Model):
    """One slip for one line of the roster (一次性纸条); its code is kept only as a keyed hash.

    Whether it was used is never shown: it would tell who takes part.
    """

    class State(models.TextChoices):
        OPEN = "open", _("可用")
        USED = "used", _("已用")
        REVOKED = "revoked", _("已作废")

    entry = models.ForeignKey(
        RosterEntry, models.PROTECT, verbose_name=_("花名册条目"), related_name="slips"
    )
    code_hash = models.CharField(_("纸条码密钥散列"), max_length=64, unique=True)
    epoch = models.PositiveIntegerField(_("第几张"))
    issued_on = models.DateField(_("发放日"))
    expires_on = models.DateField(_("最后一天"))
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.OPEN
    )

    class Meta:
        verbose_name = verbose_name_plural = _("一次性纸条")
        ordering = ["entry", "epoch"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "epoch"],
                name="one_slip_per_epoch",
                violation_error_message=_("这一张已经发过"),
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state="open"),
                name="one_open_slip_per_entry",
                violation_error_message=_("一个人只有一张可用的纸条"),
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("issued_on")),
                name="slip_expires_after_it_was_issued",
                violation_error_message=_("纸条的最后一天不能早于发放日"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.epoch}"
