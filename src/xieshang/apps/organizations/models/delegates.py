"""Delegates to the workers' congress."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.text import PlainCharField
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models.enterprises import Enterprise
from xieshang.apps.organizations.models.rosters import RosterEntry
from xieshang.apps.organizations.validity import in_force, in_office


class DelegateQuerySet(models.QuerySet["Delegate"]):
    def in_office(self, on: date) -> DelegateQuerySet:
        """Who may sit and vote on a day: elected, within the term, and still employed here."""
        return self.filter(in_office(on), in_force(on, "entry__"))

    def seen_by(self, user: User | AnonymousUser, on: date) -> DelegateQuerySet:
        """They are elected in the open: whoever may know of the enterprise knows of them."""
        return self.filter(access_of(user, on).q("enterprise"))


class ConstituencyVote(models.Model):
    """What the workers of one constituency decided about their seats (选区选举、罢免)."""

    class Kind(models.TextChoices):
        ELECTION = "election", _("选举")
        RECALL = "recall", _("罢免")

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="constituency_votes"
    )
    constituency = PlainCharField(_("选区"), max_length=60, blank=True)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    held_on = models.DateField(_("投票日"))
    electors = models.PositiveIntegerField(_("选区职工人数"))
    present = models.PositiveIntegerField(_("到会人数"))

    class Meta:
        verbose_name = verbose_name_plural = _("选区投票")
        ordering = ["enterprise", "-held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(present__lte=F("electors"), electors__gt=0),
                name="constituency_present_within_electors",
                violation_error_code="present",
                violation_error_message=_("到会人数不能多于选区职工人数"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.constituency} {self.held_on}"


class Delegate(models.Model):
    """One worker's seat in the workers' congress, for one term (职工代表).

    It gives the role of a delegate to whoever signs in as this line of the roster, and ends
    with the term, with the employment, or when the electors recall the delegate.
    """

    class End(models.TextChoices):
        RECALLED = "recalled", _("罢免")
        RESIGNED = "resigned", _("辞去")
        LEFT = "left", _("离职或调离选区")

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("企业"), related_name="delegates"
    )
    entry = models.ForeignKey(
        RosterEntry, models.PROTECT, verbose_name=_("花名册条目"), related_name="delegacies"
    )
    constituency = PlainCharField(_("选区"), max_length=60, blank=True)
    elected_on = models.DateField(_("当选日"))
    since = models.DateField(_("任期起"))
    until = models.DateField(_("任期届满日"))
    manager = models.BooleanField(_("中层以上管理人员"), default=False)
    elected_by = models.ForeignKey(
        ConstituencyVote,
        models.PROTECT,
        verbose_name=_("选区选举"),
        null=True,
        blank=True,
        related_name="elected",
    )
    votes_yes = models.PositiveIntegerField(_("当选得票"), null=True, blank=True)
    recalled_by = models.ForeignKey(
        ConstituencyVote,
        models.PROTECT,
        verbose_name=_("选区罢免"),
        null=True,
        blank=True,
        related_name="recalled",
    )
    ended_on = models.DateField(_("提前终止日"), null=True, blank=True)
    end_reason = models.CharField(_("终止原因"), max_length=10, choices=End.choices, blank=True)

    objects = DelegateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("职工代表")
        ordering = ["enterprise", "constituency", "entry__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "since"],
                name="one_seat_per_term",
                violation_error_message=_("这名职工在这一届已是职工代表"),
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("since"), since__gte=F("elected_on")),
                name="term_follows_the_election",
                violation_error_message=_("任期不能早于当选日开始，也不能早于开始日届满"),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="")
                | (Q(ended_on__gte=F("since")) & ~Q(end_reason="")),
                name="ended_seat_has_day_and_reason",
                violation_error_message=_("提前终止须写明日期和原因"),
            ),
        ]

    def __str__(self) -> str:
        return self.entry.name
