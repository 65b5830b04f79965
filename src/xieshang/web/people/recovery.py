"""Who lost the password or the phone: what an administrator does, and what the person does."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from xieshang.apps.accounts.adapters import address_of
from xieshang.apps.accounts.throttle import TooMany
from xieshang.apps.cases.clock import today
from xieshang.apps.organizations.services import recovery
from xieshang.web.acts import acts
from xieshang.web.http import Request, form_page, sent
from xieshang.web.people.accounts import RESET_CODE, managed
from xieshang.web.people.forms import ConfirmForm, NewPasswordForm
from xieshang.web.people.pages import Asked, answer, tell


@acts
def issue(request: Request, pk: int) -> HttpResponse:
    """Give a person a code with which they set a new password themselves."""
    person = managed(request, pk)
    form = ConfirmForm(sent(request))
    asked = Asked(
        _("给%(name)s发一个重设码？") % {"name": person.name},
        _("发重设码"),
        reverse("person", args=[pk]),
        _(
            "重设码只显示一次，24小时内有效，只能用一次。新密码由本人设，你看不到；验证器照旧要用。"
        ),
        warning=_("先当面或打电话核对是不是本人。谁给谁发过，都记在操作记录里，本人看得到。"),
    )

    def act() -> HttpResponse:
        code = recovery.issue_code(person, by=request.user, today=today(), now=timezone.now())
        request.session[RESET_CODE] = [pk, code]
        return redirect("person", pk)

    return answer(request, form, asked, act)


@acts
def take_off(request: Request, pk: int) -> HttpResponse:
    """Take a lost authenticator off; the person sets up a new one at the next sign-in."""
    person = managed(request, pk)
    form = ConfirmForm(sent(request))
    asked = Asked(
        _("取下%(name)s的验证器？") % {"name": person.name},
        _("取下验证器"),
        reverse("person", args=[pk]),
        _(
            "手机和备用码都不在了才这样做。本人会退出；下次用密码登录时，要设一个新的验证器。密码不变。"
        ),
        warning=_("先当面核对是不是本人。这件事记在操作记录里，本人看得到。"),
    )

    def act() -> HttpResponse:
        recovery.reset_second_factor(person, by=request.user, today=today())
        messages.success(request, _("已取下。本人下次登录时会设新的验证器。"))
        return redirect("person", pk)

    return answer(request, form, asked, act)


@never_cache
@sensitive_post_parameters()
@login_not_required
@form_page
def new_password(request: Request) -> HttpResponse:
    """Set a new password with a code. Nothing here tells known from unknown names."""
    if request.user.is_authenticated:
        return redirect("account_login")
    form = NewPasswordForm(sent(request))
    if request.method != "POST":
        return render(request, "people/new_password.html", {"form": form})
    status = 422
    if form.is_valid():
        try:
            if _changed(request, form):
                messages.success(request, _("密码换好了。请用新密码登录。"))
                return redirect("account_login")
            form.add_error(
                None, _("用户名或重设码不对，或者过期、用过了。请核对，或请平台管理员再发一个")
            )
        except TooMany as refused:
            form.add_error(
                None, _("试得太多了。请过%(count)s分钟再试") % {"count": refused.minutes}
            )
            status = 429
        except ValidationError as weak:
            tell(form, weak)
    return render(request, "people/new_password.html", {"form": form}, status=status)


def _changed(request: HttpRequest, form: NewPasswordForm) -> bool:
    said = form.cleaned_data
    user = recovery.set_password(
        said["username"],
        said["code"],
        said["password"],
        address=address_of(request),
        now=timezone.now(),
        today=today(),
    )
    return user is not None
