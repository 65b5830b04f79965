"""The form of «what if»: one indicator and the value that it might have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.core.index.consultation.catalogue import ROOT, indicators, measured
from xieshang.core.index.consultation.formulas import formulas
from xieshang.core.index.consultation.score import Scored
from xieshang.core.index.explain import what_if
from xieshang.web.board import words
from xieshang.web.board.seen import path_to

BELOW_ZERO = {"pp": -100.0}  # units in which a value may be negative, and how far
MOST = {"%": 1000.0, "ratio": 10.0, "hour": 2000.0, "pp": 100.0, "count": 1000.0}
STEPS = {"B3-2": (0, 1, 2)}  # codes of an answer


@dataclass(frozen=True, slots=True)
class Line:
    """One node before and after."""

    label: str
    before: str
    after: str
    change: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What would change, the index last where it is published: ``whole``."""

    value: str
    was: str
    lines: list[Line]
    whole: bool


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Indicators under their groups."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in measured():
        found.setdefault(words.label(one.parent), []).append((one.code, words.label(one.code)))
    return list(found.items())


class WhatIf(forms.Form):
    """Asked by GET: nothing is kept, and the address can be sent to somebody."""

    node = forms.ChoiceField(label=gettext_lazy("指标"))
    value = forms.FloatField(
        label=gettext_lazy("如果是"),
        help_text=gettext_lazy("百分比填90，不填0.9；创新激励条款填0、1或2"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].choices = choices()  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "node" in cleaned and "value" in cleaned:
            self._check(cleaned["node"], cleaned["value"])
        return cleaned

    def _check(self, code: str, value: float) -> None:
        one = indicators()[code]
        part_of_whole = one.unit == "%" and formulas()[code].within
        least = BELOW_ZERO.get(one.unit, -100.0 if code == "D3-1" else 0.0)
        most = 100.0 if part_of_whole else MOST.get(one.unit, 1000.0)
        if code in STEPS and value not in STEPS[code]:
            raise ValidationError({"value": _("没有条款填0，工资合同专章填1，专项集体合同填2")})
        if not least <= value <= most:
            told = {"least": f"{least:g}", "most": f"{most:g}"}
            raise ValidationError({"value": _("请填%(least)s到%(most)s之间的数") % told})

    def answer(self, scored: Scored, row: int) -> Answer:
        """Scores on the way from the indicator up to the index, before and after.

        The index only where it is published: a guess at one fact is no data for the others.
        """
        code, value = self.cleaned_data["node"], self.cleaned_data["value"]
        alone = scored.result.only(np.array([row]))
        found = what_if(alone, alone.data.units[0], {code: value})
        top = (ROOT,) if scored.published[row] else ()
        lines = [
            Line(
                words.label(node),
                words.points(found.before[node]),
                words.points(found.after[node]),
                words.signed(found.after[node] - found.before[node]),
            )
            for node in (*reversed(path_to(code)), *top)
        ]
        was = float(alone.data.column(code)[0])
        return Answer(words.value(code, value), words.value(code, was), lines, bool(top))
