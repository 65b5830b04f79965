"""Pages on which a county decides its service times and legal switches."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshang.apps.cases.clock import today
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.codes import widest
from xieshang.apps.organizations.models import CountySetting
from xieshang.apps.organizations.selectors import (
    KnownSetting,
    known_settings,
    settings_in_force,
)
from xieshang.apps.organizations.services import settings
from xieshang.core.procedure.catalogue import ALL
from xieshang.core.procedure.model import Procedure
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.forms import SettingForm
from xieshang.web.people.pages import Asked, answer

LINES = frozenset({CountySetting.Unit.POINTS, CountySetting.Unit.PERCENT})


@reads
def page(request: Request) -> HttpResponse:
    """What this county has decided, and what holds where it has not."""
    code = _county(request)
    decided = settings_in_force(code, on=today())
    home = {key: process for process in reversed(ALL) for key in process.config}
    times: dict[str, list[dict[str, Any]]] = {}
    switches: list[dict[str, Any]] = []
    for known in known_settings().values():
        row = decided.get(known.key)
        shown = {
            "known": known,
            "label": _(known.label),
            "value": row.value if row else known.default,
            "unit": CountySetting.Unit(known.unit).label,
            "decided": row,
        }
        if known.is_switch:
            switches.append(shown)
        else:
            times.setdefault(_name(home[known.key]), []).append(shown)
    context = {
        "code": code,
        "changed": len(decided),
        "times": list(times.items()),
        "switches": switches,
    }
    return render(request, "people/settings.html", context)


@acts
def edit(request: Request, key: str) -> HttpResponse:
    """Decide one of them."""
    code = _county(request)
    known = known_settings().get(key)
    if known is None:
        raise Http404
    row = settings_in_force(code, on=today()).get(key)
    start = {"value": row.value if row else known.default, "basis": row.basis if row else ""}
    form = SettingForm(sent(request), initial=start)
    unit = CountySetting.Unit(known.unit).label
    hint = _("1为开，0为关") if known.is_switch else settings.said_bounds(known)
    form.fields["value"].help_text = hint or str(unit)
    asked = Asked(
        _(known.label),
        _("保存"),
        reverse("settings"),
        _lead(known),
    )

    def act() -> HttpResponse:
        said = form.cleaned_data
        settings.set_value(
            code, key, said["value"], basis=said["basis"], by=request.user, today=today()
        )
        return redirect("settings")

    return answer(request, form, asked, act)


def _lead(known: KnownSetting) -> str:
    """From when a new value counts: a line of grades holds for a whole grading."""
    if known.unit in LINES:
        return _("从今天起开始的评估用新的线；已经开始的不变。")
    return _("从今天起算的期限用新值；已经起算的不变。法定期限不能在这里改。")


def _name(process: Procedure) -> str:
    return process.name_en if get_language() == "en" else process.name


def _county(request: Request) -> str:
    """The area whose settings this person decides; the widest where there are several."""
    areas = access_of(request.user, today()).region_prefixes(*policies.SETS_COUNTY)
    if not areas:
        raise Http404
    return widest(areas)
