"""Pages about departments' keys: handed out once, exchanged, revoked; keys that sign files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.accounts.text import plain_text
from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.services import keys
from xieshang.apps.cases.clock import today
from xieshang.apps.exchange.keys import again
from xieshang.apps.exchange.models import ApiKey, SigningKey, Webhook
from xieshang.apps.trail.errors import KeyReused
from xieshang.web.acts import acts
from xieshang.web.days import day
from xieshang.web.design.templatetags.xs import written
from xieshang.web.exchange.desk import stewarded
from xieshang.web.exchange.forms import DepartmentForm
from xieshang.web.exchange.hooks import FAILED
from xieshang.web.exchange.once import made_once, seed_of, show_once
from xieshang.web.http import Request, form_page, reads, sent
from xieshang.web.people.forms import ConfirmForm
from xieshang.web.people.pages import Asked, answer, show_form, tell

LIFE = timedelta(days=180)


@reads
def listing(request: Request) -> HttpResponse:
    """Every key of a region, of the interface and of files."""
    region = stewarded(request)
    page = {
        "keys": _keys(region),
        "signers": list(SigningKey.objects.filter(region_code=region)),
        "called": {giver.value: giver.label for giver in Giver},
        "hooks": list(Webhook.objects.filter(region_code=region).annotate(failed=FAILED)),
        "today": today(),
    }
    return render(request, "exchange/keys.html", page)


def _keys(region: str) -> list[ApiKey]:
    """Every key of the interface; ``newer`` says that another took its place."""
    newer = ApiKey.objects.filter(follows=OuterRef("pk"), revoked_on=None)
    rows = ApiKey.objects.filter(region_code=region).annotate(newer=Exists(newer))
    return list(rows.select_related("issued_by"))


class KeyForm(DepartmentForm):
    """What a new key is called and may do, and how long."""

    name = forms.CharField(
        label=gettext_lazy("名称"), max_length=60, validators=[plain_text],
        help_text=gettext_lazy("写是哪个系统，例如“税务金税接口”"),
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("能做什么"), choices=ApiKey.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[ApiKey.Scope.WRITE, ApiKey.Scope.READ],
    )  # fmt: skip
    expires_on = day(gettext_lazy("到期日"), help_text=gettext_lazy("最长一年，到期前换一把"))


class SignerForm(DepartmentForm):
    public_key = forms.CharField(
        label=gettext_lazy("Ed25519公钥"), max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("PEM文本，或32字节的base64。私钥留在部门，不要发来"),
    )  # fmt: skip


@form_page
def issue(request: Request) -> HttpResponse:
    """Hand out a key; the whole of it is on the answer and nowhere else."""
    region = stewarded(request)
    form = KeyForm(sent(request), initial={"expires_on": today() + LIFE})
    asked = Asked(
        _("发一把接口密钥"), _("发放"), reverse("exchange_keys"), crumb=_("接口密钥和签名")
    )
    if request.method != "POST" or not form.is_valid():
        return show_form(request, form, asked, status=422 if form.is_bound else 200)

    def act(seed: str) -> tuple[ApiKey, str]:
        return keys.issue(
            **form.cleaned_data, region=region, by=request.user, today=today(), seed=seed
        )

    return _hand_out(request, form, asked, act)


def _hand_out(
    request: Request,
    form: forms.Form,
    asked: Asked,
    act: Callable[[str], tuple[ApiKey, str]],
) -> HttpResponse:
    """Make a key once and show it; a second copy of the form is shown the same one."""
    seed = seed_of(request)
    tokens: list[str] = []

    def make() -> int:
        made, token = act(seed)
        tokens.append(token)
        return made.pk

    try:
        made = ApiKey.objects.get(pk=made_once(request, make))
    except ValidationError as error:
        tell(form, error)
        return show_form(request, form, asked, status=422)
    except KeyReused:
        return render(request, "design/reused.html", status=422)
    fresh = made.since == today() and not (made.last_used_on or made.revoked_on)
    token = tokens[-1] if not seed else again(made, seed) if fresh else ""
    lead = _("%(office)s · %(name)s · 用到%(day)s") % {
        "office": Giver(made.giver).label,
        "name": made.name,
        "day": written(made.expires_on),
    }
    return show_once(request, token, lead, reverse("exchange_keys"))


def _key(request: Request, pk: int) -> ApiKey:
    return get_object_or_404(ApiKey, pk=pk, region_code=stewarded(request), revoked_on=None)


@form_page
def exchange(request: Request, pk: int) -> HttpResponse:
    """Hand out the follower of a key."""
    here = _key(request, pk)
    asked = Asked(
        _("给“%(name)s”换一把密钥？") % {"name": here.name},
        _("换一把"),
        reverse("exchange_keys"),
        warning=_("旧密钥还能用%(n)d天，期间把系统里的换成新的。") % {"n": keys.OVERLAP.days},
    )
    if request.method != "POST":
        return show_form(request, ConfirmForm(), asked)

    def act(seed: str) -> tuple[ApiKey, str]:
        return keys.exchange(here, by=request.user, today=today(), seed=seed)

    return _hand_out(request, ConfirmForm(request.POST), asked, act)


@acts
def revoke(request: Request, pk: int) -> HttpResponse:
    """End a key at once."""
    here = _key(request, pk)
    asked = Asked(
        _("停用“%(name)s”？") % {"name": here.name},
        _("停用"),
        reverse("exchange_keys"),
        warning=_("从现在起它不能再报数。以前报来的不变。"),
    )

    def act() -> HttpResponse:
        keys.revoke(here, by=request.user, today=today())
        return redirect("exchange_keys")

    return answer(request, ConfirmForm(sent(request)), asked, act)


@acts
def enter_signer(request: Request) -> HttpResponse:
    """From now on a department's files must be signed."""
    region = stewarded(request)
    form = SignerForm(sent(request))
    asked = Asked(
        _("登记签名公钥"),
        _("登记"),
        reverse("exchange_keys"),
        lead=_("登记后，这个部门的文件不带签名就不收。"),
        crumb=_("接口密钥和签名"),
    )

    def act() -> HttpResponse:
        keys.enter_signer(
            giver=form.cleaned_data["giver"], region=region,
            written=form.cleaned_data["public_key"], by=request.user, today=today(),
        )  # fmt: skip
        return redirect("exchange_keys")

    return answer(request, form, asked, act)


@acts
def end_signer(request: Request, pk: int) -> HttpResponse:
    """A signing key is no longer good."""
    here = get_object_or_404(SigningKey, pk=pk, region_code=stewarded(request), until=None)
    asked = Asked(
        _("停用%(giver)s的签名公钥？") % {"giver": Giver(here.giver).label},
        _("停用"),
        reverse("exchange_keys"),
        warning=_("没有别的公钥时，文件不再要求签名。"),
    )

    def act() -> HttpResponse:
        keys.end_signer(here, by=request.user, today=today())
        return redirect("exchange_keys")

    return answer(request, ConfirmForm(sent(request)), asked, act)
