"""Forms of those who ask to be put on a roster, and of the chair who answers them."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import plain_lines, plain_text
from xieshang.apps.organizations.models import Enterprise, RosterEntry
from xieshang.web.people.forms import UsccField


class AskForm(forms.Form):
    """A worker asks to be put on the roster: of whose poster was scanned, or by its number."""

    uscc = UsccField()
    name = forms.CharField(label=_("姓名"), max_length=60, validators=[plain_text])
    job_no = forms.CharField(
        label=_("工号"), max_length=40, required=False, validators=[plain_text]
    )
    remark = forms.CharField(
        label=_("说明"),
        max_length=200,
        required=False,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：上月入职，在包装车间"),
    )

    def __init__(self, *args: Any, poster: Enterprise | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if poster:
            del self.fields["uscc"]


class SamePersonForm(forms.Form):
    """Whether somebody who asks to be added is one of those with the same name."""

    OTHER: ClassVar[str] = "other"

    line = forms.ChoiceField(
        label=_("花名册里已有同名的人，是不是同一个人？"),
        widget=forms.RadioSelect,
        help_text=_("一个人只能有一行，不然一个人算成两个人"),
    )

    def __init__(self, *args: Any, lines: list[RosterEntry], job_no: str) -> None:
        super().__init__(*args)
        self.lines = {str(one.pk): one for one in lines}
        field = self.fields["line"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 — declared above
        field.choices = [
            *((key, _same_as(one)) for key, one in self.lines.items()),
            (self.OTHER, _("不是，另加一行")),
        ]
        same = [key for key, one in self.lines.items() if one.job_no and one.job_no == job_no]
        field.initial = same[0] if same else None

    @property
    def chosen(self) -> RosterEntry | None:
        return self.lines.get(self.cleaned_data["line"])


def _same_as(line: RosterEntry) -> str:
    """A line of the roster in a few words, for whoever keeps it."""
    said = gettext("是，就是工号%(job_no)s，%(dept)s，%(phone)s。换成这个手机号")
    tail = gettext("手机尾号%(tail)s") % {"tail": line.phone_last4}
    return said % {
        "job_no": line.job_no or "—",
        "dept": line.dept or "—",
        "phone": tail if line.phone_hash else gettext("没有手机号"),
    }
