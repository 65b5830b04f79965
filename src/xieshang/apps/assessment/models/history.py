"""What a batch replaced, so that it can be withdrawn; whose value holds where two disagree."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainTextField
from xieshang.apps.assessment.models.facts import STATES, Fact, Giver
from xieshang.apps.assessment.models.periods import Period
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.index.data import State


class Replaced(models.Model):
    """What stood before ``batch`` told a fact (被替换的值): value, day, and batch of then.

    The rows of one fact form a chain, the newest told by the fact's own batch. A fact that a
    batch told first has none of it.
    """

    fact = models.ForeignKey(
        Fact, models.CASCADE, verbose_name=_("事实"), related_name="replaced"
    )
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, verbose_name=_("批次"), related_name="+"
    )
    state = models.PositiveSmallIntegerField(_("状态"), choices=STATES)
    value = models.FloatField(_("值"), null=True, blank=True)
    as_of = models.DateField(_("截至日"))
    before = models.ForeignKey(
        ImportBatch, models.PROTECT, verbose_name=_("原批次"), null=True, blank=True,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = _("被替换的值")
        constraints = [
            models.UniqueConstraint(
                fields=["fact", "batch"],
                name="a_batch_replaces_a_fact_once",
                violation_error_message=_("这一批已经替换过这个事实"),
            ),
            models.CheckConstraint(
                condition=Q(state=State.VALUE.value, value__isnull=False)
                | (~Q(state=State.VALUE.value) & Q(value__isnull=True)),
                name="a_replaced_value_where_its_state_says_so",
                violation_error_message=_("有值才填数，没有值不填数"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact_id} {self.batch_id}"


class Settled(models.Model):
    """Whose value of a variable holds in a quarter where givers disagree (裁定).

    ``told`` is what each giver said then: ``[giver, state, value]`` by giver. It holds while
    they all say so; after that the fact is conflicting again.
    """

    period = models.ForeignKey(
        Period, models.PROTECT, verbose_name=_("统计期"), related_name="settled"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="+"
    )
    variable = models.CharField(_("变量"), max_length=40)
    giver = models.CharField(_("以谁为准"), max_length=20, choices=Giver)
    told = models.JSONField(_("当时各方的数"), default=list)
    why = PlainTextField(_("理由"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("裁定人"),
        related_name="+",
    )  # fmt: skip
    on = models.DateField(_("裁定日"))

    class Meta:
        verbose_name = verbose_name_plural = _("裁定")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "enterprise", "variable"],
                name="one_giver_holds",
                violation_error_message=_("这个变量已经裁定过了"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variable} {self.enterprise_id} {self.giver}"
