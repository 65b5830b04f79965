"""The outlines of the places of an area, as the authority for maps approved them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainCharField
from xieshang.apps.organizations.codes import region_code


class Boundary(models.Model):
    """A map of an area's places as GeoJSON (边界图); the newest one is shown.

    ``approval_no`` is the number under which it was approved (审图号) and stands on the screen
    beside it; only a map of places that do not exist has none.
    """

    region_code = models.CharField(
        _("区划代码"), max_length=12, validators=[region_code], db_index=True
    )
    approval_no = PlainCharField(_("审图号"), max_length=40, blank=True)
    fictional = models.BooleanField(_("虚构的地方，不是真实地图"), default=False)
    content: models.JSONField[Any, Any] = models.JSONField(_("边界"))
    sha256 = models.CharField(_("内容散列"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("上传人"), related_name="+"
    )
    uploaded_on = models.DateField(_("上传日"))

    class Meta:
        verbose_name = verbose_name_plural = _("边界图")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fictional=True, approval_no="")
                | (Q(fictional=False) & ~Q(approval_no="")),
                name="a_real_map_has_its_approval",
                violation_error_message=_("真实地图要有审图号；虚构的没有"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.approval_no}"
