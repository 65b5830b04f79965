"""Pages of the platform administrator: accounts and the roles they hold."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.accounts import second_factor
from xieshang.apps.accounts.models import User
from xieshang.apps.cases.clock import today
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.models import Grant, Union
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.services import grants, recovery
from xieshang.apps.organizations.validity import in_force
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.forms import AccountForm, ConfirmForm, GrantForm
from xieshang.web.people.pages import Asked, answer, piece_of, place_names, words_of

# Places in the session, for what is shown once.
NEW_PASSWORD = "new_account_password"  # noqa: S105
RESET_CODE = "new_reset_code"


@reads
def listing(request: Request) -> HttpResponse:
    """The staff of the areas that this person administers."""
    _administers(request)
    offices = Grant.objects.in_force(today()).select_related("enterprise", "union")
    people = _people(request).prefetch_related(Prefetch("grants", offices))
    words = words_of(request)
    if words:
        people = people.filter(Q(name__icontains=words) | Q(username__istartswith=words))
    page = {"piece": piece_of(people, request, by="name"), "words": words}
    return render(request, "people/people.html", page)


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """One person and what they hold; a new password or a code is shown once."""
    person = managed(request, pk)
    held = (
        Grant.objects.seen_by(request.user, today())
        .filter(user=person)
        .select_related("enterprise", "union", "department")
    )
    day = today()
    page = {
        "person": person,
        "current": [(each, Role(each.role).label) for each in held.filter(in_force(day))],
        "past": [(each, Role(each.role).label) for each in held.filter(until__lt=day)[:20]],
        "password": _shown_once(request, NEW_PASSWORD, pk),
        "reset_code": _shown_once(request, RESET_CODE, pk),
        "history": told_history(person),
        "lets_in": person != request.user and policies.may_manage(request.user, person, on=day),
        "enrolled": second_factor.is_enrolled(person),
        "places": place_names(each.region_code for each in held),
    }
    return render(request, "people/person.html", page)


@acts
def new(request: Request) -> HttpResponse:
    """Open an account for a member of staff."""
    _administers(request)
    form = AccountForm(sent(request))
    asked = Asked(
        _("开一个账户"),
        _("开户"),
        reverse("people"),
        _("密码由系统生成，只显示一次。本人第一次登录时设置验证器。"),
    )

    def act() -> HttpResponse:
        said = form.cleaned_data
        opened = grants.open_account(
            username=said["username"], name=said["name"], by=request.user, today=today()
        )
        request.session[NEW_PASSWORD] = [opened.user.pk, opened.password]
        return redirect("person", opened.user.pk)

    return answer(request, form, asked, act)


@acts
def close(request: Request, pk: int) -> HttpResponse:
    """Close an account, after asking once more."""
    person = managed(request, pk)
    form = ConfirmForm(sent(request))
    asked = Asked(
        _("停用%(name)s的账户？") % {"name": person.name},
        _("停用账户"),
        reverse("person", args=[pk]),
        warning=_("这个人会立刻退出，以后不能登录。做过的事都留着。"),
    )

    def act() -> HttpResponse:
        grants.close_account(person, by=request.user, today=today())
        return redirect("people")

    return answer(request, form, asked, act)


@acts
def give(request: Request, pk: int) -> HttpResponse:
    """Give a person a role."""
    person = managed(request, pk)
    day = today()
    form = GrantForm(sent(request), unions=Union.objects.seen_by(request.user, day))
    asked = Asked(
        _("给%(name)s一个角色") % {"name": person.name},
        _("授权"),
        reverse("person", args=[pk]),
        _("企业、工会、区划只填一个。授权后本人要重新登录。"),
    )

    def act() -> HttpResponse:
        said = form.cleaned_data
        grants.give(
            person,
            Role(said["role"]),
            by=request.user,
            today=day,
            enterprise=said["uscc"],
            union=said["union"],
            region_code=said["region_code"],
            department=said["department"],
            until=said["until"],
        )
        return redirect("person", pk)

    return answer(request, form, asked, act)


@acts
def end(request: Request, pk: int) -> HttpResponse:
    """End a role, after asking once more."""
    _administers(request)
    held = Grant.objects.seen_by(request.user, today()).select_related("user")
    grant = get_object_or_404(held, pk=pk)
    form = ConfirmForm(sent(request))
    asked = Asked(
        _("收回%(name)s的“%(role)s”角色？")
        % {"name": grant.user.name, "role": Role(grant.role).label},
        _("收回角色"),
        reverse("person", args=[grant.user_id]),
        warning=_("从今天起不再有效，本人会立刻退出。做过的事都留着。"),
    )

    def act() -> HttpResponse:
        user_id = grant.user_id
        grants.end(grant, by=request.user, today=today())
        return redirect("person", user_id)

    return answer(request, form, asked, act)


def told_history(person: User) -> list[dict[str, Any]]:
    """Who let this person in again, and when, in words."""
    return [
        {"what": _(recovery.WORDS[event.kind]), "who": event.actor, "on": event.happened_on}
        for event in recovery.history(person)[:10]
    ]


def _shown_once(request: Request, place: str, pk: int) -> str:
    kept = request.session.get(place)
    if not kept or kept[0] != pk:
        return ""
    del request.session[place]
    return str(kept[1])


def _people(request: Request) -> QuerySet[User]:
    """Staff whose roles this person administers, and staff that holds none yet."""
    day = today()
    reached = Grant.objects.seen_by(request.user, day).filter(user=OuterRef("pk"))
    anything = Grant.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(reached) | ~Exists(anything), is_staff_member=True)


def managed(request: Request, pk: int) -> User:
    """A member of staff whom this administrator knows of; 404 for anybody else."""
    _administers(request)
    return get_object_or_404(_people(request), pk=pk)


def _administers(request: Request) -> None:
    if not policies.may_administer(request.user, on=today()):
        raise Http404
