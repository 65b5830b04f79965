"""Who speaks for each side, and how the workers' side was chosen."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.consultations.choices import ElectionMethod, Side
from xieshang.apps.consultations.models.round import Consultation
from xieshang.apps.organizations.models import RosterEntry


class RepresentativeQuerySet(models.QuerySet["Representative"]):
    def serving(self, on: date) -> RepresentativeQuerySet:
        """Those who hold their seat on this day."""
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on)

    def of(self, side: Side | str) -> RepresentativeQuerySet:
        return self.filter(side=side)


class Representative(models.Model):
    """A person who speaks for one side (协商代表)."""

    class Sex(models.TextChoices):
        FEMALE = "F", _("女")
        MALE = "M", _("男")

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, verbose_name="协商", related_name="representatives"
    )
    side = models.CharField("所属方", max_length=10, choices=Side)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="账户",
        null=True,
        blank=True,
        related_name="+",
    )
    roster = models.ForeignKey(
        RosterEntry,
        models.PROTECT,
        verbose_name="花名册",
        null=True,
        blank=True,
        related_name="+",
    )
    name = models.CharField("姓名", max_length=60)
    sex = models.CharField("性别", max_length=1, choices=Sex, blank=True)
    post = models.CharField("岗位职务", max_length=60, blank=True)
    phone = models.CharField("公开电话", max_length=20, blank=True)
    frontline = models.BooleanField("一线职工", default=False)
    external = models.BooleanField("外聘", default=False)
    mandate = models.CharField("书面委托", max_length=120, blank=True)  # number of the mandate
    chief = models.BooleanField("首席代表", default=False)
    votes_yes = models.PositiveIntegerField("同意票", null=True, blank=True)
    votes_no = models.PositiveIntegerField("不同意票", null=True, blank=True)
    votes_abstain = models.PositiveIntegerField("弃权票", null=True, blank=True)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    left_because = models.CharField("离任原因", max_length=120, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, verbose_name="补选", null=True, blank=True, related_name="+"
    )

    objects: ClassVar[RepresentativeQuerySet] = RepresentativeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "协商代表"
        ordering = ["side", "-chief", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "side"],
                condition=Q(chief=True, until=None),
                name="one_chief_per_side",
                violation_error_code="chief",
                violation_error_message=_("每方只能有一名首席代表"),
            ),
            models.UniqueConstraint(
                fields=["consultation", "user"],
                condition=Q(until=None),
                name="one_seat_per_account",
                violation_error_code="account",
                violation_error_message=_("同一人不能担任两个席位，也不能兼任双方代表"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def person_key(self) -> str:
        """What tells one person from another across the sides."""
        if self.user_id:
            return f"user/{self.user_id}"
        if self.roster_id:
            return f"roster/{self.roster_id}"
        return f"name/{self.name.strip()}"


class Election(models.Model):
    """How the workers' representatives were chosen (T01)."""

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, verbose_name="协商", related_name="election"
    )
    method = models.CharField("产生方式", max_length=20, choices=ElectionMethod)
    held_on = models.DateField("会议日期")
    chair_name = models.CharField("主持人", max_length=60, blank=True)
    teller_names = models.CharField("监票计票人", max_length=120, blank=True)
    entitled = models.PositiveIntegerField("应到人数")
    present = models.PositiveIntegerField("实到人数")
    secret = models.BooleanField("无记名投票", default=True)

    class Meta:
        verbose_name = "代表产生"
        constraints = [
            models.CheckConstraint(
                condition=Q(present__lte=models.F("entitled")),
                name="present_within_entitled",
                violation_error_code="present",
                violation_error_message=_("实到人数不能多于应到人数"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultation} {self.held_on}"
