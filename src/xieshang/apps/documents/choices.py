"""Who may read a document, and what an attachment is for."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    REPRESENTATIVES = "representatives", _("仅双方协商代表")
    WORKERS_SIDE = "workers", _("只有职工方")
    EMPLOYER_SIDE = "employer", _("只有企业方")
    BOTH_SIDES = "both", _("双方")
    FILING = "filing", _("双方、人社部门和上级工会")
    PUBLIC = "public", _("所有人")
    ASSESSORS = "assessors", _("评估小组和县总工会，公示后企业也能看")


# What a side has for itself: that it exists is not for the other side to know.
ONE_SIDE: Final = (Audience.WORKERS_SIDE.value, Audience.EMPLOYER_SIDE.value)


class Purpose(models.TextChoices):
    """What a file was handed in for."""

    DELIVERY = "delivery", _("要约送达凭证")
    RESPONSE = "response", _("回应书附件")
    MINUTES = "minutes", _("会议记录照片")
    MATERIAL = "material", _("报送材料")
    PUBLICATION = "publication", _("公布凭据")
    EVIDENCE = "evidence", _("办好的凭证")
    CONGRESS = "congress", _("职代会材料")
    ASSESSMENT = "assessment", _("核验照片和文件")
