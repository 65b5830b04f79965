"""Forms about organisations and people; the services behind them check everything again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.phones import normalised
from xieshang.apps.accounts.text import plain_text
from xieshang.apps.organizations.codes import region_code, township_code
from xieshang.apps.organizations.models import (
    Department,
    Enterprise,
    RosterEntry,
    Union,
)
from xieshang.apps.organizations.roles import FROM_ROSTER, Role
from xieshang.apps.organizations.uscc import normalised as normalised_uscc
from xieshang.apps.organizations.uscc import uscc_code
from xieshang.web.days import day


class UsccField(forms.CharField):
    """A unified social credit code, however it was typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("统一社会信用代码"),
            max_length=40,
            validators=[uscc_code],
            help_text=_("18位，按营业执照"),
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return normalised_uscc(super().to_python(value) or "")


class PhoneField(forms.CharField):
    """A mainland mobile number, however it was typed; cleans to eleven digits."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("手机号"))
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs.update({"inputmode": "tel", "autocomplete": "tel", "type": "tel"})

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        return normalised(written) if written else ""


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not known."""

    KNOWN = {True: "true", False: "false", None: ""}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("", _("未知")), ("true", _("是")), ("false", _("否"))],
            coerce=lambda word: word == "true",
            empty_value=None,
            required=False,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return self.KNOWN.get(value, value)


class EnterpriseForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's class takes none
    """What is written about an enterprise, without its code."""

    class Meta:
        model = Enterprise
        fields = [
            "name",
            "short_name",
            "region_code",
            "industry_code",
            "industry_name",
            "headcount",
            "women_count",
            "above_designated_size",
            "has_womens_committee",
            "address",
            "contact_phone",
            "status",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region_code"] = forms.CharField(
            label=_("所在乡镇街道"),
            max_length=12,
            validators=[township_code],
            help_text=_("9位区划代码，例如980121003"),
        )
        self.fields["above_designated_size"] = YesNoField(
            label=_("规模以上企业"), help_text=_("以统计部门名录为准；没核实就选“未知”")
        )

    def _post_clean(self) -> None:
        """The service validates and saves; the form's own instance stays as it is."""


class NewEnterpriseForm(EnterpriseForm):
    uscc = UsccField()
    field_order = ["uscc"]


class CodeForm(forms.Form):
    uscc = UsccField()
    reason = forms.CharField(
        label=_("变更原因"),
        max_length=120,
        validators=[plain_text],
        help_text=_("例如：三证合一、改制、原来录错"),
    )


class UnionForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's class takes none
    class Meta:
        model = Union
        fields = [
            "name",
            "short_name",
            "kind",
            "region_code",
            "parent",
            "sector_parent",
            "members_count",
            "founded_on",
            "term_until",
        ]

    def __init__(self, *args: Any, unions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [Union.Kind.TERRITORIAL, Union.Kind.INDUSTRIAL, Union.Kind.SECTOR]
        upper = unions.filter(kind__in=levels).distinct()
        for name in ("parent", "sector_parent"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 — a foreign key
            field.queryset = upper
        self.fields["region_code"].validators.append(region_code)
        for name in ("founded_on", "term_until"):
            self.fields[name] = day(self.fields[name].label, required=False)

    def _post_clean(self) -> None:
        """The service validates and saves; the form's own instance stays as it is."""


class JoinForm(forms.Form):
    """Which primary union an enterprise belongs to; a joint union covers several."""

    union = forms.ModelChoiceField(
        label=_("工会"),
        queryset=Union.objects.none(),
        required=False,
        empty_label=_("没有工会"),
    )

    def __init__(self, *args: Any, unions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["union"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 — declared above
        field.queryset = unions


class EntryForm(forms.Form):
    """One worker of the roster."""

    name = forms.CharField(label=_("姓名"), max_length=60, validators=[plain_text])
    phone = PhoneField(required=False, help_text=_("职工用它进入平台；只存散列，不存号码"))
    job_no = forms.CharField(
        label=_("工号"), max_length=40, required=False, validators=[plain_text]
    )
    dept = forms.CharField(
        label=_("部门"), max_length=60, required=False, validators=[plain_text]
    )
    sex = forms.ChoiceField(
        label=_("性别"), required=False, choices=[("", "—"), *RosterEntry.Sex.choices]
    )
    frontline = YesNoField(label=_("一线职工"))
    since = day(_("入职日"), required=False)

    def __init__(self, *args: Any, kept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kept:
            self.fields["phone"].help_text = gettext("现为尾号%(last4)s；不改就留空") % {
                "last4": kept
            }
            self.fields["without_phone"] = forms.BooleanField(
                label=_("没有手机号了，去掉它"),
                required=False,
                help_text=_("去掉以后，工会可以发一次性纸条给他"),
            )
            self.order_fields(["name", "phone", "without_phone"])
        self._kept = kept

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("phone") and said.get("without_phone"):
            self.add_error("without_phone", gettext("写了新号码，就不要打勾"))
        kept = self._kept and not said.get("without_phone")
        if not (said.get("phone") or said.get("job_no") or kept or self.errors):
            self.add_error("phone", gettext("手机号和工号至少填一个"))
        return said


class AccountForm(forms.Form):
    username = forms.CharField(
        label=_("用户名"),
        max_length=64,
        validators=[plain_text],
        help_text=_("登录用，例如姓名拼音"),
    )
    name = forms.CharField(label=_("姓名"), max_length=60, validators=[plain_text])


class NewPasswordForm(forms.Form):
    """A new password by reset code; who lost the old one cannot say it."""

    username = forms.CharField(label=_("用户名"), max_length=64)
    code = forms.CharField(
        label=_("重设码"), max_length=40, help_text=_("12个字母和数字，向平台管理员要")
    )
    password = forms.CharField(
        label=_("新密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput,
        help_text=_("至少12个字，不要用常见的，也不要和用户名、姓名相近"),
    )
    again = forms.CharField(
        label=_("新密码，再输一次"), max_length=128, strip=False, widget=forms.PasswordInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {
            "username": "username",
            "code": "one-time-code",
            "password": "new-password",
            "again": "new-password",
        }
        for name, hint in hints.items():
            self.fields[name].widget.attrs["autocomplete"] = hint

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        first = self.cleaned_data.get("password")
        if first is not None and again != first:
            raise forms.ValidationError(gettext("两次输的不一样。请再输一遍"))
        return again


class GrantForm(forms.Form):
    """A role and what it is over: one of enterprise, union or region."""

    role = forms.ChoiceField(
        label=_("角色"),
        choices=[(role.value, role.label) for role in Role if role not in FROM_ROSTER],
    )
    uscc = forms.CharField(
        label=_("企业"),
        required=False,
        max_length=40,
        help_text=_("填统一社会信用代码。企业方和工会主席用"),
    )
    union = forms.ModelChoiceField(
        label=_("工会"), queryset=Union.objects.none(), required=False
    )
    region_code = forms.CharField(
        label=_("区划代码"),
        required=False,
        max_length=12,
        validators=[region_code],
        help_text=_("6位或9位。县、乡镇、部门人员用"),
    )
    department = forms.ModelChoiceField(
        label=_("部门"), queryset=Department.objects.all(), required=False
    )
    until = day(_("截止日"), required=False, help_text=_("不填为长期"))

    def __init__(self, *args: Any, unions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["union"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 — declared above
        field.queryset = unions

    def clean_uscc(self) -> Enterprise | None:
        written = normalised_uscc(self.cleaned_data["uscc"])
        if not written:
            return None
        found = Enterprise.objects.filter(uscc=written).first()
        if found is None:
            raise forms.ValidationError(gettext("没有这个代码的企业。请先在企业名录里登记"))
        return found


class ConfirmForm(forms.Form):
    """Nothing to fill in: one button says yes."""


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("原因"),
        max_length=200,
        validators=[plain_text],
        help_text=_("申请人会看到"),
    )


class SettingForm(forms.Form):
    value = forms.IntegerField(label=_("值"), min_value=0, max_value=366)
    basis = forms.CharField(
        label=_("依据"),
        max_length=200,
        required=False,
        validators=[plain_text],
        help_text=_("文件名称和文号；法律开关必填"),
    )


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("名单文件"),
        help_text=_(".xlsx、.xls 或 .csv，不超过20兆，最多10万行"),
        max_length=200,
    )


class PhoneForm(forms.Form):
    phone = PhoneField(help_text=_("用来核对花名册；只存散列，不存号码"))


class CodeEntryForm(forms.Form):
    code = forms.CharField(
        label=_("验证码"), max_length=12, help_text=_("6位数字，10分钟内有效")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(
            {"inputmode": "numeric", "autocomplete": "one-time-code"}
        )
