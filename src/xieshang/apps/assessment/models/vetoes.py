"""What caps the band and the grade of an enterprise, whatever its score."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainTextField
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.index.consultation.score import VetoFact

FACTS = [
    (VetoFact.SAFETY_ACCIDENT.value, _("发生有责任的较大以上安全事故")),
    (VetoFact.GROUP_INCIDENT.value, _("因劳动问题发生群体性事件，查实企业有过错")),
    (VetoFact.FORGED_FILING.value, _("伪造报送材料")),
    (VetoFact.DECISION_IGNORED.value, _("不执行劳动行政部门的决定")),
    (VetoFact.REFUSED_AFTER_SUPERVISION.value, _("经监督仍拒绝集体协商")),
]


class Veto(models.Model):
    """A veto fact (一票否决事项): at most amber for four quarters, at most C until lifted.

    ``mistaken``: it was lifted because it should never have been entered, and caps nothing.
    """

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="vetoes"
    )
    fact = models.PositiveSmallIntegerField(_("事项"), choices=FACTS)
    happened_on = models.DateField(_("发生日"))
    evidence = PlainTextField(_("依据"), max_length=500)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("登记人"), related_name="+"
    )
    entered_on = models.DateField(_("登记日"))
    lifted_on = models.DateField(_("解除日"), null=True, blank=True)
    lifted_why = PlainTextField(_("解除理由"), max_length=500, blank=True)
    mistaken = models.BooleanField(_("登记错了"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("一票否决事项")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(happened_on__lte=F("entered_on")),
                name="a_veto_is_entered_after_it_happened",
                violation_error_message=_("发生日不能晚于登记日"),
            ),
            models.CheckConstraint(
                condition=Q(lifted_on=None, lifted_why="")
                | (Q(lifted_on__gte=F("happened_on")) & ~Q(lifted_why="")),
                name="a_veto_is_lifted_with_a_reason",
                violation_error_message=_("解除要写理由，解除日不能早于发生日"),
            ),
            models.CheckConstraint(
                condition=Q(mistaken=False) | ~Q(lifted_on=None),
                name="what_was_mistaken_is_lifted",
                violation_error_message=_("登记错了的要解除"),
            ),
            models.UniqueConstraint(
                fields=["enterprise", "fact", "happened_on"],
                condition=Q(lifted_on=None),
                name="a_veto_stands_once",
                violation_error_message=_("这家企业同一天的同一件事已经登记过，不用再登记"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.get_fact_display()}"
