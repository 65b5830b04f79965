"""Keys of bulletins: our own to hand on; those of others, entered by one, confirmed by two."""

from __future__ import annotations

import hashlib

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.accounts.text import plain_lines
from xieshang.apps.assessment import bulletins
from xieshang.apps.assessment.models import BulletinKey
from xieshang.apps.assessment.services import bulletin_keys as keys
from xieshang.apps.cases.clock import today
from xieshang.apps.organizations.codes import region_code
from xieshang.core.trail import Verifier
from xieshang.core.trail.note import COSIGNATURE
from xieshang.web.acts import acts
from xieshang.web.exchange.bulletins import level
from xieshang.web.exchange.desk import place_name
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.forms import ConfirmForm
from xieshang.web.people.pages import Asked, answer


def spoken(vkey: str) -> str:
    """A key as two people compare it on the telephone: four groups of four."""
    said = hashlib.sha256(vkey.encode()).hexdigest()[:16]
    return " ".join(said[at : at + 4] for at in range(0, 16, 4))


def use_of(vkey: str) -> str:
    """What a key is for."""
    if Verifier.read(vkey).kind == COSIGNATURE:
        return _("会签")
    return (
        _("退回") if Verifier.read(vkey).name.endswith("/bulletins-returned") else _("签简报")
    )


@reads
def listing(request: Request) -> HttpResponse:
    """Our own keys, and those that are held for other levels."""
    region = level(request)
    own = [
        bulletins.signer().verifier().vkey,
        bulletins.witness().verifier(COSIGNATURE).vkey,
        bulletins.returner().verifier().vkey,
    ]
    rows = BulletinKey.objects.filter(keeper=region).select_related(
        "entered_by", "confirmed_by"
    )
    page = {
        "own": [(use_of(vkey), vkey, spoken(vkey)) for vkey in own],
        "keys": [
            (row, place_name(row.region_code), use_of(row.vkey), spoken(row.vkey))
            for row in rows
        ],
        "place": place_name(region),
        "me": request.user.pk,
    }
    return render(request, "exchange/bulletin_keys.html", page)


class KeyForm(forms.Form):
    """Whose keys these are, and the lines that they gave."""

    region = forms.CharField(
        label=gettext_lazy("谁的公钥"), max_length=6, validators=[region_code],
        help_text=gettext_lazy("对方的6位区划代码，例如980121"),
    )  # fmt: skip
    written = forms.CharField(
        label=gettext_lazy("公钥"), max_length=2000, validators=[plain_lines],
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("对方“简报公钥”页上的几行，整行粘贴"),
    )  # fmt: skip


@acts
def enter(request: Request) -> HttpResponse:
    """Enter the keys of a level above or below."""
    region = level(request)
    form = KeyForm(sent(request))
    asked = Asked(
        _("登记对方的简报公钥"),
        _("登记"),
        reverse("exchange_bulletin_keys"),
        lead=_("登记后由另一个人和对方核对、复核，才开始使用。"),
        crumb=_("简报公钥"),
    )

    def act() -> HttpResponse:
        keys.enter(
            form.cleaned_data["region"], form.cleaned_data["written"], keeper=region,
            by=request.user, today=today(),
        )  # fmt: skip
        return redirect("exchange_bulletin_keys")

    return answer(request, form, asked, act)


def _key(request: Request, pk: int) -> BulletinKey:
    return get_object_or_404(BulletinKey, pk=pk, keeper=level(request), ended_on=None)


@acts
def confirm(request: Request, pk: int) -> HttpResponse:
    """A second person has compared the key with its owner."""
    here = _key(request, pk)
    asked = Asked(
        _("复核%(place)s的公钥？") % {"place": place_name(here.region_code)},
        _("核对过，一致"),
        reverse("exchange_bulletin_keys"),
        lead=_("请打电话或当面让对方念他那里的核对码。"),
        warning=_("这里的核对码：%(code)s") % {"code": spoken(here.vkey)},
        crumb=_("简报公钥"),
    )

    def act() -> HttpResponse:
        keys.confirm(here, by=request.user, today=today())
        return redirect("exchange_bulletin_keys")

    return answer(request, ConfirmForm(sent(request)), asked, act)


@acts
def end(request: Request, pk: int) -> HttpResponse:
    """The key is no longer good."""
    here = _key(request, pk)
    asked = Asked(
        _("停用%(place)s的公钥？") % {"place": place_name(here.region_code)},
        _("停用"),
        reverse("exchange_bulletin_keys"),
        warning=_("从现在起，用它签的文件不再收。以前会签过的不变。"),
        crumb=_("简报公钥"),
    )

    def act() -> HttpResponse:
        keys.end(here, by=request.user, today=today())
        return redirect("exchange_bulletin_keys")

    return answer(request, ConfirmForm(sent(request)), asked, act)
