"""What the pages of this area share: pieces of long lists, forms that tell refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xieshang.apps.organizations.errors import OrganizationRefused
from xieshang.apps.organizations.models import Region
from xieshang.web.design.templatetags.xs import told
from xieshang.web.http import Request

PAGE = 20
T = TypeVar("T")
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a long list, and the address of the next ones."""

    rows: list[Any]
    more_url: str
    is_start: bool


def piece_of(rows: QuerySet[M], request: Request, *, by: str, down: bool = False) -> Piece:
    """Twenty rows from where the reader is, by ``by`` and key; no row is counted or skipped."""
    order = [f"-{by}", "-pk"] if down and by != "pk" else ["-pk"] if down else [by, "pk"]
    ordered = rows.order_by(*dict.fromkeys(order))
    after = request.GET.get("after", "")
    start = True
    if after.isdecimal() and len(after) < 19:
        last = rows.filter(pk=int(after)).first()
        if last is not None:
            ordered = ordered.filter(_behind(last, by, down=down))
            start = False
    found = list(ordered[: PAGE + 1])
    more = ""
    if len(found) > PAGE:
        kept = {name: value for name, value in request.GET.items() if name != "after"}
        more = "?" + urlencode({**kept, "after": found[PAGE - 1].pk})
    return Piece(found[:PAGE], more, start)


def _behind(last: Model, by: str, *, down: bool) -> Q:
    side = "lt" if down else "gt"
    if by == "pk":
        return Q(**{f"pk__{side}": last.pk})
    value = getattr(last, by)
    return Q(**{f"{by}__{side}": value}) | Q(**{by: value, f"pk__{side}": last.pk})


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of the places with these codes, in one query."""
    wanted = {part for code in codes for part in (code[:9], code[:6])}
    return dict(Region.objects.filter(code__in=wanted).values_list("code", "name"))


def words_of(request: Request) -> str:
    """What the reader searches for."""
    return request.GET.get("q", "").strip()[:60]


@dataclass(frozen=True, slots=True)
class Asked:
    """One form on one page: what it asks, what it is called, where it came from."""

    title: str
    submit: str
    back: str
    lead: str = ""
    crumb: str = ""
    warning: str = ""
    worker: bool = False  # among the worker's pages, not at the desk


def show_form(
    request: Request, form: forms.BaseForm, asked: Asked, *, status: int = 200
) -> HttpResponse:
    """Draw a form; what was typed stays."""
    page = {
        "form": form,
        "asked": asked,
        "has_files": form.is_multipart(),
    }
    return render(request, "people/form.html", page, status=status)


def answer(
    request: Request, form: forms.BaseForm, asked: Asked, act: Callable[[], HttpResponse]
) -> HttpResponse:
    """Show the form, or do the act and go on; 422 for what is wrong, 409 for a refusal."""
    if request.method != "POST":
        return show_form(request, form, asked)
    if not form.is_valid():
        return show_form(request, form, asked, status=422)
    try:
        return act()
    except ValidationError as error:
        tell(form, error)
        return show_form(request, form, asked, status=422)
    except OrganizationRefused as refused:
        for sentence in sentences_of(refused):
            form.add_error(None, sentence)
        return show_form(request, form, asked, status=409)


def sentences_of(refused: OrganizationRefused) -> list[str]:
    """Each reason with its remedy, in the reader's language."""
    return [
        _("%(reason)s。%(remedy)s")
        % {
            "reason": told(blocker.reason, dict(blocker.values)),
            "remedy": told(blocker.remedy, dict(blocker.values)),
        }
        for blocker in refused.blockers
    ]


def tell(form: forms.BaseForm, error: ValidationError) -> None:
    """Put the errors of a service beside the fields they concern."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)
