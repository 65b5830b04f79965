"""How notices reach me: mail, text message, robot; each shown to be mine first.

The same pages stand at the desk and among the worker's: at the desk in the desk's frame. A
worker's choice is no entry in the list of submissions, which knows who sent something when.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from xieshang.apps.accounts.phones import phone_hash
from xieshang.apps.accounts.sms import shown_in_demo
from xieshang.apps.accounts.throttle import TooMany
from xieshang.apps.notices import reach
from xieshang.apps.notices.channels import NotSent, line_of, offered
from xieshang.apps.notices.models import Channel, Reach
from xieshang.web.http import Request, form_page, reads, sent
from xieshang.web.people.forms import CodeEntryForm, PhoneField
from xieshang.web.people.pages import Asked, show_form

CLAIM = "reach_claim"
WORKERS = "worker_"  # how the routes of the worker's pages begin


class RobotField(forms.CharField):
    """The address of a robot, as WeCom, DingTalk and Feishu give it."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if not line_of(value):
            raise ValidationError(
                gettext(
                    "只能填企业微信、钉钉或飞书群机器人的地址，以https://开头。请从群设置里复制整条"
                ),
                code="robot",
            )


FIELDS: dict[str, type[forms.Field]] = {
    Channel.EMAIL: forms.EmailField,
    Channel.SMS: PhoneField,
    Channel.CHAT: RobotField,
}
LABELS = {
    Channel.EMAIL: _("电子邮箱"),
    Channel.SMS: _("手机号"),
    Channel.CHAT: _("群机器人地址"),
}


class ServiceForm(forms.Form):
    """Whether everyday notices go there, too: said outright, so that twice is as once."""

    service = forms.BooleanField(required=False, widget=forms.HiddenInput)


class AddressForm(forms.Form):
    """One address for one channel."""

    def __init__(self, channel: Channel, *args: Any) -> None:
        super().__init__(*args)
        self.fields["address"] = FIELDS[channel](label=LABELS[channel])


@reads
def page(request: Request) -> HttpResponse:
    """The channels that this deployment has, and what goes where."""
    mine = {row.channel: row for row in request.user.reaches.all()}
    ways = [
        {"channel": channel, "row": row, "shown": shown(row) if row else ""}
        for channel in _ways(request)
        for row in [mine.get(channel)]
    ]
    context = {"ways": ways, "worker": _is_worker(request)}
    return render(request, "people/reach.html", context)


def shown(row: Reach) -> str:
    """Enough of an address for its owner to know it again.

    A session left open on a shared machine is no reason to show a whole number.
    """
    address = reach.address_of(row)
    if not address:
        return gettext("读不出来了，请重新填")
    if row.channel == Channel.EMAIL:
        name, _at, domain = address.partition("@")
        return f"{name[:1]}***@{domain}"
    if row.channel == Channel.SMS:
        return f"{address[:3]}****{address[-4:]}"
    return f"{address.split('/')[2]} … {address[-4:]}"


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, channel: str) -> HttpResponse:
    """Ask for the address and send a code there; the line may be slow: no transaction."""
    way = _way(request, channel)
    form = AddressForm(way, sent(request))
    asked = Asked(
        title=str(way.label),
        submit=gettext("发验证码"),
        back="../",
        lead=gettext("先发一个验证码过去，证明这个地址是你的。地址加密保存，只有你看得到。"),
        warning=gettext("别填单位给的邮箱或手机号：管它们的人看得到来信。")
        if _is_worker(request)
        else "",
        worker=_is_worker(request),
    )
    if request.method != "POST":
        return show_form(request, form, asked)
    if not form.is_valid():
        return show_form(request, form, asked, status=422)
    try:
        claim = reach.ask(request.user, way, form.cleaned_data["address"], now=timezone.now())
    except TooMany as refused:
        form.add_error("address", _wait(refused))
        return show_form(request, form, asked, status=429)
    except NotSent:
        form.add_error("address", gettext("现在发不过去。请查一查地址对不对，过几分钟再试"))
        return show_form(request, form, asked, status=422)
    request.session[CLAIM] = claim.kept()
    return redirect(_route(request, "reach_code"))


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Request) -> HttpResponse:
    """Check the code; the address is kept from then on."""
    if CLAIM not in request.session:
        return redirect(_route(request, "reach"))
    claim = reach.Claim(**request.session[CLAIM])
    form = CodeEntryForm(sent(request))
    asked = Asked(
        title=gettext("输入收到的验证码"),
        submit=gettext("确认"),
        back="../",
        lead=gettext("没收到就返回重填地址，再发一次。"),
        warning=_in_demo(claim),
        worker=_is_worker(request),
    )
    if request.method != "POST":
        return show_form(request, form, asked)
    status = 422
    if form.is_valid():
        try:
            right = reach.show(
                request.user,
                claim,
                form.cleaned_data["code"],
                now=timezone.now(),
            )
        except TooMany as refused:
            form.add_error("code", _wait(refused))
            status = 429
        else:
            if right:
                del request.session[CLAIM]
                messages.success(request, gettext("以后的通知也发到这里"))
                return redirect(_route(request, "reach"))
            form.add_error("code", gettext("验证码不对或者过期了。请核对，或者返回重发一个"))
    return show_form(request, form, asked, status=status)


@form_page
def service(request: Request, channel: str) -> HttpResponse:
    """More than the law's own notices, or only those."""
    row = get_object_or_404(Reach, person=request.user, channel=_way(request, channel))
    form = ServiceForm(sent(request), initial={"service": not row.wants_service})
    if form.is_valid():
        reach.choose(row, service=form.cleaned_data["service"])
        return redirect(_route(request, "reach"))
    stop = row.wants_service
    asked = Asked(
        title=gettext("不再发一般通知") if stop else gettext("一般通知也发"),
        submit=gettext("不再发") if stop else gettext("也发"),
        back="../../",
        lead=gettext("法定通知照发；一般通知还在站内看得到。")
        if stop
        else gettext("每个工作日合成一条，上班时间发。"),
        worker=_is_worker(request),
    )
    return show_form(request, form, asked)


@form_page
def remove(request: Request, channel: str) -> HttpResponse:
    """Send nothing there any more."""
    row = get_object_or_404(Reach, person=request.user, channel=_way(request, channel))
    if request.method == "POST":
        reach.forget(request.user, row.channel)
        messages.success(request, gettext("地址删掉了，以后不往那里发"))
        return redirect(_route(request, "reach"))
    asked = Asked(
        title=gettext("删掉这个地址"),
        submit=gettext("删掉"),
        back="../../",
        lead=gettext("以后什么通知都不往那里发，站内照样看得到。"),
        worker=_is_worker(request),
    )
    return show_form(request, forms.Form(), asked)


def _in_demo(claim: reach.Claim) -> str:
    """What a telephone would have got; a demonstration sends nothing."""
    if claim.channel != Channel.SMS:
        return ""
    text = shown_in_demo(phone_hash(reach.address_in(claim)))
    return gettext("演示里不真发短信。这部手机会收到：") + text if text else ""


def _is_worker(request: Request) -> bool:
    """Whether these are the worker's pages."""
    found = request.resolver_match
    return found is not None and str(found.url_name).startswith(WORKERS)


def _route(request: Request, name: str) -> str:
    return f"{WORKERS}{name}" if _is_worker(request) else name


def _ways(request: Request) -> list[Channel]:
    """The lines there are; a robot talks to a whole group, a worker wants to hear alone."""
    return [one for one in offered() if not (_is_worker(request) and one == Channel.CHAT)]


def _way(request: Request, channel: str) -> Channel:
    """The channel of this name, if there is a line for it."""
    for way in _ways(request):
        if way.value == channel:
            return way
    raise Http404


def _wait(refused: TooMany) -> str:
    return gettext("试得太多了，请%(n)s分钟后再试") % {"n": refused.minutes}
