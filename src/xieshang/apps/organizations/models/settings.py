"""What a county decides for itself: service times and named legal switches."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainCharField
from xieshang.apps.organizations.codes import region_code


class CountySetting(models.Model):
    """One value that a county sets (县级设置): a service time or a legal switch."""

    class Unit(models.TextChoices):
        WORKING_DAY = "working day", _("个工作日")
        DAY = "day", _("天")
        HOUR = "hour", _("小时")
        MONTH = "month", _("个月")
        SWITCH = "switch", _("开关")
        TIMES = "times", _("次")
        PERSONS = "persons", _("人")
        POINTS = "points", _("分")
        PERCENT = "percent", "%"

    region_code = models.CharField(_("区划代码"), max_length=12, validators=[region_code])
    key = models.CharField(_("设置项"), max_length=60)
    value = models.PositiveIntegerField(_("值"))
    unit = models.CharField(_("单位"), max_length=15, choices=Unit.choices)
    basis = PlainCharField(_("依据"), max_length=200, blank=True)
    since = models.DateField(_("起始日"))

    class Meta:
        verbose_name = verbose_name_plural = _("县级设置")
        ordering = ["region_code", "key", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "key", "since"],
                name="one_value_per_day",
                violation_error_message=_("这一天已有这项设置"),
            ),
            models.CheckConstraint(
                condition=~Q(unit="switch") | Q(value__in=[0, 1]),
                name="switch_is_on_or_off",
                violation_error_message=_("开关只能是开或关"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.key}"
