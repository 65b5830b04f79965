"""Forms of this area."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.scope import DEPARTMENTS
from xieshang.web.people.forms import UploadForm


class DepartmentForm(forms.Form):
    giver = forms.ChoiceField(
        label=_("部门"),
        choices=lambda: [(giver, Giver(giver).label) for giver in DEPARTMENTS],
    )


class FactsForm(UploadForm):
    """A department's file, with its signature where the department has a key."""

    signature = forms.FileField(
        label=_("签名文件"),
        help_text=_("这个部门登记了签名公钥：原文件的Ed25519签名（.sig）"),
        max_length=200,
    )

    def __init__(self, *args: Any, signs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not signs:
            del self.fields["signature"]
