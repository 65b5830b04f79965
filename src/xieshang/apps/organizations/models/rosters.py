"""Who works where, and who asks to be added."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.text import PlainCharField, PlainTextField
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models.enterprises import Enterprise
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.validity import in_force

# Names and job numbers are seen by those who keep the list, by nobody else.
KEEPS_ROSTER = frozenset(
    {Role.UNION_CHAIR, Role.EMPLOYER_HR, Role.DATA_STEWARD, Role.COUNTY_RIGHTS}
)


class RosterQuerySet(models.QuerySet["RosterEntry"]):
    def in_force(self, on: date) -> RosterQuerySet:
        return self.filter(in_force(on))

    def seen_by(self, user: User | AnonymousUser, on: date) -> RosterQuerySet:
        """Entries a person keeps, and their own."""
        own = Q(user=user) if isinstance(user, User) else Q(pk__in=[])
        return self.filter(access_of(user, on).q("enterprise", roles=KEEPS_ROSTER) | own)


class RosterEntry(models.Model):
    """One worker of one enterprise (花名册).

    ``user`` is set when the worker signs in with this phone. It is never shown, neither to
    the employer nor to the union chair: it would tell who takes part. ``slip_epoch`` rises with
    every new key to this line, a phone number or a paper slip: see ``entry_keys``.
    """

    class Sex(models.TextChoices):
        FEMALE = "female", _("女")
        MALE = "male", _("男")

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="roster"
    )
    name = PlainCharField(_("姓名"), max_length=60)
    phone_hash = models.CharField(_("手机号密钥散列"), max_length=64, blank=True)
    phone_last4 = models.CharField(_("手机尾号"), max_length=4, blank=True)
    job_no = PlainCharField(_("工号"), max_length=40, blank=True)
    dept = PlainCharField(_("部门"), max_length=60, blank=True)
    sex = models.CharField(_("性别"), max_length=6, choices=Sex.choices, blank=True)
    frontline = models.BooleanField(_("一线职工"), null=True, blank=True)
    since = models.DateField(_("入职日"))
    until = models.DateField(_("离职日"), null=True, blank=True)
    slip_epoch = models.PositiveIntegerField(_("进入凭据代次"), default=0)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("用户"),
        null=True,
        blank=True,
        related_name="roster_entries",
    )

    objects = RosterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("花名册条目")
        ordering = ["enterprise", "name", "pk"]
        indexes = [models.Index(fields=["phone_hash"], name="roster_by_phone")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "phone_hash"],
                condition=~Q(phone_hash=""),
                name="one_entry_per_phone",
                violation_error_message=_("这家企业的花名册里已有这个手机号"),
            ),
            models.UniqueConstraint(
                fields=["enterprise", "job_no"],
                condition=~Q(job_no="") & Q(until=None),
                name="one_current_entry_per_job_no",
                violation_error_message=_("这家企业的花名册里已有这个工号"),
            ),
            models.CheckConstraint(
                condition=~Q(phone_hash="") | ~Q(job_no=""),
                name="entry_has_phone_or_job_no",
                violation_error_message=_("手机号和工号至少填一个"),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="entry_ends_after_it_began",
                violation_error_message=_("离职日不能早于入职日"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class JoinRequest(models.Model):
    """A worker who is not on the roster asks to be added (申请加入花名册)."""

    class State(models.TextChoices):
        OPEN = "open", _("待核实")
        ADDED = "added", _("已加入")
        REFUSED = "refused", _("没有加入")

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="join_requests"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("申请人"),
        related_name="join_requests",
    )
    name = PlainCharField(_("姓名"), max_length=60)
    job_no = PlainCharField(_("工号"), max_length=40, blank=True)
    remark = PlainTextField(_("说明"), max_length=200, blank=True)
    phone_last4 = models.CharField(_("手机尾号"), max_length=4)
    asked_on = models.DateField(_("申请日"))
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.OPEN
    )
    answered_on = models.DateField(_("答复日"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("答复人"),
        null=True,
        blank=True,
        related_name="+",
    )
    answer = PlainCharField(_("答复"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("加入申请")
        ordering = ["asked_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "user"],
                condition=Q(state="open"),
                name="one_open_request_per_person",
                violation_error_message=_("你已申请过，正在核实"),
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_on=None)
                | (~Q(state="open") & ~Q(answered_on=None)),
                name="request_answered_means_dated",
                violation_error_message=_("已答复的申请须有答复日"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.enterprise}"
