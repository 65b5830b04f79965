"""Forms about divisions, departments, management areas and seats in the congress."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.text import plain_lines, plain_text
from xieshang.apps.organizations.codes import region_code
from xieshang.apps.organizations.models import (
    Delegate,
    Department,
    Enterprise,
    ManagementArea,
    Region,
    RosterEntry,
    Union,
)
from xieshang.web.days import day
from xieshang.web.people.forms import UsccField

MOST_AT_ONCE = 500  # seats written down in one go


class RegionField(forms.CharField):
    """The code of a division that is entered already; cleans to it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, validators=[region_code], **kwargs)

    def clean(self, value: Any) -> Region | None:
        code = super().clean(value)
        if not code:
            return None
        found = Region.objects.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(gettext("没有登记这个区划，请先登记再填"))
        return found


class RegionForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=60, validators=[plain_text])
    valid_from = day(_("启用日"), required=False, help_text=_("不知道就留空"))
    valid_until = day(_("停用日"), required=False, help_text=_("还在用就留空"))
    successor = RegionField(
        label=_("后继区划"), required=False, help_text=_("并入或改成的区划代码；没有就留空")
    )


class NewRegionForm(forms.Form):
    code = forms.CharField(
        label=_("区划代码"), max_length=12, validators=[region_code], help_text=_("6、9或12位")
    )
    name = forms.CharField(label=_("名称"), max_length=60, validators=[plain_text])
    valid_from = day(_("启用日"), required=False, help_text=_("不知道就留空"))


class DepartmentForm(forms.Form):
    name = forms.CharField(label=_("全称"), max_length=120, validators=[plain_text])
    short_name = forms.CharField(label=_("简称"), max_length=30, validators=[plain_text])


class NewDepartmentForm(DepartmentForm):
    kind = forms.ChoiceField(label=_("类别"), choices=Department.Kind.choices)
    region_code = forms.CharField(
        label=_("区划代码"), max_length=12, validators=[region_code], help_text=_("6位或9位")
    )
    field_order = ("kind", "name", "short_name", "region_code")


class AreaForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's class takes none
    since = day(_("设立日"))
    until = day(_("撤销日"), required=False, help_text=_("还在用就留空"))

    class Meta:
        model = ManagementArea
        fields = ["name", "kind", "region_code", "union", "since", "until"]
        help_texts = {
            "region_code": _("管理区域在哪个县：6位代码"),
            "union": _("这个工会的干部看得到管理区域里的企业"),
            "until": _("还在用就留空"),
        }

    def __init__(self, *args: Any, unions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["union"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 — a foreign key
        levels = [Union.Kind.TERRITORIAL, Union.Kind.INDUSTRIAL, Union.Kind.SECTOR]
        field.queryset = unions.filter(kind__in=levels).distinct()
        self.fields["region_code"].validators.append(region_code)
        for name in ("since", "until"):
            given = self.fields[name]
            self.fields[name] = day(
                given.label, required=given.required, help_text=given.help_text
            )

    def _post_clean(self) -> None:
        """The service validates and saves; the form's own instance stays as it is."""


class AreaMemberForm(forms.Form):
    """An enterprise by its code, or a whole township or village: one of the two."""

    uscc = UsccField(required=False)
    place = forms.CharField(
        label=_("整个乡镇街道或村"),
        required=False,
        max_length=12,
        validators=[region_code],
        help_text=_("9位或12位区划代码；以后登记在那里的企业也算"),
    )

    def clean_uscc(self) -> Enterprise | None:
        written = self.cleaned_data["uscc"]
        found = Enterprise.objects.filter(uscc=written).first() if written else None
        if written and found is None:
            raise forms.ValidationError(gettext("没有这个代码的企业。请先在企业名录里登记"))
        return found

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and bool(said.get("uscc")) == bool(said.get("place")):
            self.add_error(None, gettext("企业代码和区划代码填一个，也只填一个"))
        return said


def _persons(label: Any, help_text: Any = "", *, required: bool = False) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=0, max_value=1_000_000, required=required, widget=widget,
        help_text=help_text,
    )  # fmt: skip


class ElectionForm(forms.Form):
    """Who was elected in one constituency, by job number."""

    job_nos = forms.CharField(
        label=_("当选人的工号"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        validators=[plain_lines],
        help_text=_("每行一个，按花名册上的工号；没有工号的写姓名"),
    )
    constituency = forms.CharField(
        label=_("选区"),
        max_length=60,
        required=False,
        validators=[plain_text],
        help_text=_("例如：一车间。不分选区就留空"),
    )
    elected_on = day(_("当选日"))
    since = day(_("任期起"))
    until = day(_("任期届满日"))
    electors = _persons(_("选区职工人数（可不填）"))
    present = _persons(_("到会人数（可不填）"))
    votes_yes = _persons(
        _("得票最少的当选人得几票（可不填）"), _("三个数都填，开职代会时系统核对选举是否有效")
    )
    managers = forms.CharField(
        label=_("其中中层以上管理人员的工号"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[plain_lines],
        help_text=_("每行一个；没有就留空"),
    )

    def __init__(self, *args: Any, here: Enterprise, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._roster = here.roster.in_force(on)

    def clean_managers(self) -> tuple[str, ...]:
        lines = (line.strip() for line in self.cleaned_data["managers"].splitlines())
        return tuple(line for line in lines if line)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        given = [found.get(name) is not None for name in ("electors", "present", "votes_yes")]
        if any(given) and not all(given):
            self.add_error("electors", gettext("选区人数、到会人数、得票要填就一起填"))
        return found

    def clean_job_nos(self) -> list[RosterEntry]:
        wanted = [line.strip() for line in self.cleaned_data["job_nos"].splitlines()]
        wanted = list(dict.fromkeys(line for line in wanted if line))
        if len(wanted) > MOST_AT_ONCE:
            raise forms.ValidationError(
                gettext("一次最多写%(most)d人，请分几次") % {"most": MOST_AT_ONCE}
            )
        known: dict[str, list[RosterEntry]] = {}
        for entry in self._roster:
            for key in {entry.job_no, entry.name} - {""}:
                known.setdefault(key, []).append(entry)
        for line in wanted:
            self._complain(line, known.get(line, []))
        return [known[line][0] for line in wanted if len(known.get(line, [])) == 1]

    def _complain(self, line: str, found: list[RosterEntry]) -> None:
        if not found:
            self.add_error(
                "job_nos", gettext("花名册上没有“%(line)s”，请核对") % {"line": line[:40]}
            )
        elif len(found) > 1:
            self.add_error(
                "job_nos",
                gettext("有%(count)d人叫“%(line)s”，请写工号")
                % {"count": len(found), "line": line[:40]},
            )


class RecallForm(forms.Form):
    """What the constituency counted."""

    held_on = day(_("投票日"))
    electors = _persons(_("选区职工人数"), required=True)
    present = _persons(_("到会人数"), required=True)
    votes_yes = _persons(_("赞成罢免的"), required=True)


class EndSeatForm(forms.Form):
    """Why a seat falls vacant; a recall is a vote and has its own form."""

    reason = forms.ChoiceField(
        label=_("原因"),
        choices=[one for one in Delegate.End.choices if one[0] != Delegate.End.RECALLED],
    )
