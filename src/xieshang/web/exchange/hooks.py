"""Pages about the addresses at which departments' systems are told, and what they were told."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.services import webhooks
from xieshang.apps.assessment.services.keys import OVERLAP
from xieshang.apps.cases.clock import today
from xieshang.apps.exchange.models import Webhook, WebhookMessage
from xieshang.apps.exchange.models.webhooks import CHOSEN
from xieshang.apps.exchange.webhooks.addresses import LONGEST
from xieshang.apps.trail.errors import KeyReused
from xieshang.web.acts import acts
from xieshang.web.exchange.desk import stewarded
from xieshang.web.exchange.forms import DepartmentForm
from xieshang.web.exchange.once import made_once, show_once
from xieshang.web.http import Request, form_page, reads, sent
from xieshang.web.people.forms import ConfirmForm
from xieshang.web.people.pages import Asked, answer, show_form, tell

SHOWN = 50
State = WebhookMessage.State
FAILED = Count("messages", filter=Q(messages__state=State.FAILED))


class HookForm(DepartmentForm):
    """Whose system is called, where, and about what."""

    address = forms.CharField(
        label=gettext_lazy("回调网址"), max_length=LONGEST,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=gettext_lazy("部门的系统在这里接消息，由部门提供"),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("什么事要告诉它"),
        choices=[(kind.value, kind.label) for kind in CHOSEN],
        widget=forms.CheckboxSelectMultiple,
        initial=[kind.value for kind in CHOSEN],
    )


def _hook(request: Request, pk: int) -> Webhook:
    return get_object_or_404(Webhook, pk=pk, region_code=stewarded(request))


def _live(request: Request, pk: int) -> Webhook:
    hook = _hook(request, pk)
    if hook.ended_on is not None:
        raise Http404
    return hook


@reads
def show(request: Request, pk: int) -> HttpResponse:
    """One address: what it was told, what did not arrive."""
    hook = _hook(request, pk)
    told = hook.messages.all()
    page = {
        "hook": hook,
        "called": Giver(hook.giver).label,
        "kinds": [kind.label for kind in CHOSEN if kind.value in hook.kinds],
        "rows": list(told[:SHOWN]),
        "failed": told.given_up().count(),
        "waiting": told.filter(state=State.WAITING).count(),
        "old_until": hook.secrets.filter(until__gte=today()).first(),
    }
    return render(request, "exchange/hook.html", page)


@form_page
def enter(request: Request) -> HttpResponse:
    """Enter an address; its secret is on the answer and nowhere else."""
    region = stewarded(request)
    form = HookForm(sent(request))
    asked = Asked(
        _("登记回调地址"),
        _("登记"),
        reverse("exchange_keys"),
        lead=_("消息里只有季度、批次号和行数，没有人名、企业和数。"),
        crumb=_("接口密钥和签名"),
    )
    if request.method != "POST" or not form.is_valid():
        return show_form(request, form, asked, status=422 if form.is_bound else 200)

    def make() -> int:
        return webhooks.enter(
            **form.cleaned_data, region=region, by=request.user, today=today()
        ).pk

    try:
        hook = Webhook.objects.get(pk=made_once(request, make))
    except ValidationError as error:
        tell(form, error)
        return show_form(request, form, asked, status=422)
    except KeyReused:
        return render(request, "design/reused.html", status=422)
    return _show_secret(request, hook)


def _show_secret(request: Request, hook: Webhook) -> HttpResponse:
    """The newest secret, on the day it was made; a second copy of the form sees it, too."""
    made = hook.secrets.filter(until=None, since=today()).exists()
    secret = webhooks.secret_of(hook) if made else ""
    lead = f"{Giver(hook.giver).label} · {hook.address}"
    return show_once(request, secret, lead, reverse("exchange_hook", args=[hook.pk]))


@form_page
def exchange_secret(request: Request, pk: int) -> HttpResponse:
    """Hand out the next secret of an address."""
    hook = _live(request, pk)
    asked = Asked(
        _("换一把回调密钥？"),
        _("换一把"),
        reverse("exchange_hook", args=[pk]),
        lead=hook.address,
        warning=_("%(n)d天里消息带新旧两个签名，期间把系统里的换成新的。")
        % {"n": OVERLAP.days},
    )
    if request.method != "POST":
        return show_form(request, ConfirmForm(), asked)
    try:
        made_once(
            request,
            lambda: webhooks.exchange_secret(hook, by=request.user, today=today()).pk,
        )
    except ValidationError as error:
        form = ConfirmForm(request.POST)
        tell(form, error)
        return show_form(request, form, asked, status=422)
    except KeyReused:
        return render(request, "design/reused.html", status=422)
    return _show_secret(request, hook)


@acts
def try_out(request: Request, pk: int) -> HttpResponse:
    """Send a message that tells nothing."""
    hook = _live(request, pk)
    back = reverse("exchange_hook", args=[pk])
    asked = Asked(_("试发一条？"), _("试发一条"), back, lead=hook.address)

    def act() -> HttpResponse:
        webhooks.try_out(hook, by=request.user, today=today())
        messages.success(request, _("几秒钟后送出。刷新这一页看结果"))
        return redirect(back)

    return answer(request, ConfirmForm(sent(request)), asked, act)


@acts
def send_again(request: Request, pk: int, at: int) -> HttpResponse:
    """Begin anew with a message that did not arrive."""
    hook = _live(request, pk)
    message = get_object_or_404(hook.messages, pk=at)
    back = reverse("exchange_hook", args=[pk])
    asked = Asked(
        _("再发一次“%(kind)s”？") % {"kind": message.get_kind_display()},
        _("再发一次"), back, lead=hook.address,
    )  # fmt: skip

    def act() -> HttpResponse:
        webhooks.send_again(message, by=request.user, today=today(), now=timezone.now())
        return redirect(back)

    return answer(request, ConfirmForm(sent(request)), asked, act)


@acts
def end(request: Request, pk: int) -> HttpResponse:
    """Call this address no longer."""
    hook = _live(request, pk)
    asked = Asked(
        _("停用这个回调地址？"),
        _("停用"),
        reverse("exchange_hook", args=[pk]),
        lead=hook.address,
        warning=_("还没送到的消息不再送，密钥销毁。"),
    )

    def act() -> HttpResponse:
        webhooks.end(hook, by=request.user, today=today())
        return redirect("exchange_keys")

    return answer(request, ConfirmForm(sent(request)), asked, act)
