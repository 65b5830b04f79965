"""Pages about unions: where each stands in the two trees, and what it covers."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.cases.clock import today
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise, Union
from xieshang.apps.organizations.services import enterprises
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.forms import UnionForm
from xieshang.web.people.pages import Asked, answer, piece_of, place_names, words_of

# Township, county, city, province: as many steps as either tree has.
_UP = ("parent__parent__parent__parent", "sector_parent__sector_parent__sector_parent")
MOST_BELOW = 60  # a county has some twenty townships and a handful of sectors


@reads
def listing(request: Request) -> HttpResponse:
    """Unions of the areas this person works for."""
    day = today()
    seen = Union.objects.seen_by(request.user, day)
    words = words_of(request)
    if words:
        seen = seen.filter(name__icontains=words)
    areas = access_of(request.user, day).region_prefixes(*policies.KEEPS_ENTERPRISES)
    piece = piece_of(seen, request, by="name")
    page = {
        "piece": piece,
        "total": seen.count(),
        "words": words,
        "keeps": bool(areas),
        "places": place_names(row.region_code for row in piece.rows),
    }
    return render(request, "people/unions.html", page)


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """One union: its place in both trees, and the enterprises it covers."""
    day = today()
    here = _seen(request, pk)
    covered = Enterprise.objects.seen_by(request.user, day).filter(union=here)
    seen = Union.objects.seen_by(request.user, day).order_by("name")
    context = {
        "here": here,
        "piece": piece_of(covered, request, by="name"),
        "territorial": above(here, "parent"),
        "industrial": above(here, "sector_parent"),
        "children": list(seen.filter(parent=here)[:MOST_BELOW]),
        "sector_children": list(seen.filter(sector_parent=here)[:MOST_BELOW]),
        "areas": list(here.areas.in_force(day)),
        "may_amend": policies.may_amend_union(request.user, here, on=day),
    }
    return render(request, "people/union.html", context)


def above(union: Union, tree: str) -> list[Union]:
    """The unions above in one of the two trees, the highest first."""
    chain: list[Union] = []
    at: Union | None = getattr(union, tree)
    while at is not None and at not in chain:
        chain.insert(0, at)
        at = getattr(at, tree)
    return chain


@acts
def new(request: Request) -> HttpResponse:
    """Enter a union."""
    day = today()
    if not access_of(request.user, day).region_prefixes(*policies.KEEPS_ENTERPRISES):
        raise PermissionDenied
    form = UnionForm(sent(request), unions=Union.objects.seen_by(request.user, day))
    asked = Asked(
        _("登记工会"),
        _("登记"),
        reverse("unions"),
        _("地方上级按属地填，行业上级只有加入行业工会联合会的才填。"),
    )

    def act() -> HttpResponse:
        fields = {name: form.cleaned_data[name] for name in UnionForm.Meta.fields}
        made = enterprises.found_union(by=request.user, today=day, **fields)
        return redirect("union", made.pk)

    return answer(request, form, asked, act)


@acts
def edit(request: Request, pk: int) -> HttpResponse:
    """Change what is written about a union."""
    day = today()
    here = _seen(request, pk)
    if not policies.may_amend_union(request.user, here, on=day):
        raise PermissionDenied
    seen = Union.objects.seen_by(request.user, day).exclude(pk=pk)
    form = UnionForm(sent(request), instance=here, unions=seen)
    asked = Asked(_("修改工会资料"), _("保存"), reverse("union", args=[pk]), crumb=here.name)

    def act() -> HttpResponse:
        fields = {name: form.cleaned_data[name] for name in UnionForm.Meta.fields}
        enterprises.amend_union(here, by=request.user, today=day, **fields)
        return redirect("union", pk)

    return answer(request, form, asked, act)


def _seen(request: Request, pk: int) -> Union:
    seen = Union.objects.seen_by(request.user, today())
    return get_object_or_404(seen.select_related(*_UP), pk=pk)
