"""Bulletins between levels: made here, come from below; the keys they are checked by."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import PlainTextField


class SentBulletin(models.Model):
    """What a region told the level above of a quarter (报出的简报); never overwritten.

    ``behind`` keeps what each enterprise contributed to the sums that were told, packed, so
    that a later bulletin can be judged beside this one; it never leaves the house.
    """

    class State(models.TextChoices):
        MADE = "made", _("还没有答复")
        COSIGNED = "cosigned", _("上级已会签")
        RETURNED = "returned", _("上级退回")

    region_code = models.CharField(_("区划代码"), max_length=6)
    quarter = models.CharField(_("季度"), max_length=6)
    seq = models.PositiveIntegerField(_("第几号"))
    sha256 = models.CharField(_("散列"), max_length=64, unique=True)
    note = models.TextField(_("签名文本"))  # with the notes of its parts below
    behind = models.BinaryField(_("合计背后各家的数"), default=bytes)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("签发人"), null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    made_on = models.DateField(_("签发日"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.MADE)
    answer = models.TextField(_("上级的答复"), blank=True)
    why = PlainTextField(_("退回理由"), max_length=300, blank=True)
    answered_on = models.DateField(_("答复收到日"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("报出的简报")
        ordering = ["-quarter", "region_code", "-seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "quarter", "seq"],
                name="one_bulletin_per_number",
                violation_error_message=_("这个季度的这一号简报已经有了"),
            ),
            models.CheckConstraint(
                condition=Q(state="made", answer="", answered_on=None)
                | (~Q(state="made") & ~Q(answer="") & Q(answered_on__isnull=False)),
                name="an_answered_bulletin_has_its_answer",
                violation_error_message=_("有答复才算答复过"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.quarter} {self.seq}"


class ReceivedBulletin(models.Model):
    """A bulletin from below whose signature holds (收到的简报); kept as evidence."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待核对")
        ACCEPTED = "accepted", _("已会签")
        RETURNED = "returned", _("已退回")

    region_code = models.CharField(_("区划代码"), max_length=6)
    quarter = models.CharField(_("季度"), max_length=6)
    seq = models.PositiveIntegerField(_("第几号"))
    sha256 = models.CharField(_("散列"), max_length=64, unique=True)
    note = models.TextField(_("签名文本"))  # with the notes of its parts below
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("收件人"), null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    received_on = models.DateField(_("收到日"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    answer = models.TextField(_("给下级的答复"), blank=True)
    why = PlainTextField(_("退回理由"), max_length=300, blank=True)
    recomputed = models.BooleanField(_("用本平台的数重算过"), default=False)  # when cosigned
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("核对人"), null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    decided_on = models.DateField(_("核对日"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("收到的简报")
        ordering = ["-quarter", "region_code", "-seq", "pk"]
        indexes = [
            models.Index(fields=["quarter", "region_code"], name="bulletins_of_quarter"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", answer="", decided_on=None)
                | (~Q(state="waiting") & ~Q(answer="") & Q(decided_on__isnull=False)),
                name="a_decided_bulletin_has_its_answer",
                violation_error_message=_("会签或退回要有答复文本"),
            ),
            models.CheckConstraint(
                condition=Q(state="accepted") | Q(recomputed=False),
                name="a_recomputed_bulletin_is_cosigned",
                violation_error_message=_("重算一样的才会签，会签的才算重算过"),
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(why=""),
                name="a_bulletin_is_returned_with_a_reason",
                violation_error_message=_("退回要写理由"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.quarter} {self.seq}"


class BulletinKeyQuerySet(models.QuerySet["BulletinKey"]):
    def in_force(self) -> BulletinKeyQuerySet:
        """Keys that a second person has confirmed and nobody has ended."""
        return self.filter(confirmed_on__isnull=False, ended_on=None)


class BulletinKey(models.Model):
    """A public key of another level, entered by one officer, confirmed by another (简报公钥).

    ``keeper`` is the region whose officers hold it for true, ``region_code`` whose key it is.
    """

    keeper = models.CharField(_("登记的区划"), max_length=6)
    region_code = models.CharField(_("谁的公钥"), max_length=6)
    vkey = models.CharField(_("公钥"), max_length=300)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("登记人"), related_name="+"
    )
    entered_on = models.DateField(_("登记日"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("复核人"), null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    confirmed_on = models.DateField(_("复核日"), null=True, blank=True)
    ended_on = models.DateField(_("停用日"), null=True, blank=True)

    objects = BulletinKeyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("简报公钥")
        ordering = ["region_code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["keeper", "region_code", "vkey"],
                condition=Q(ended_on=None),
                name="one_bulletin_key_in_force",
                violation_error_message=_("这把公钥已经登记过了"),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_on=None)
                | Q(confirmed_by__isnull=False, confirmed_on__isnull=False),
                name="a_confirmed_key_says_by_whom",
                violation_error_message=_("复核要有复核人和复核日"),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")),
                name="two_people_for_a_bulletin_key",
                violation_error_message=_("登记和复核不能是同一个人"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.vkey[:40]}"
