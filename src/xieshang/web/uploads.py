"""The fields through which files come in, judged by their bytes: papers, or one photograph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.documents.photographs import photograph
from xieshang.apps.documents.uploads import Received, take

AT_ONCE = 10
PICTURES = "image/jpeg,image/png"  # an iPhone then hands over JPEG, too
ACCEPTED = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Cleans to a list of what will be kept; says of each file that it will not be, and why."""

    def __init__(self, label: Any, *, required: bool = False, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            required=required,
            help_text=help_text or gettext_lazy("PDF、JPEG或PNG，每个不超过10 MB，可以选几个"),
            widget=FilesInput(attrs={"accept": ACCEPTED}),
        )

    def clean(self, data: Any, initial: Any = None) -> list[Received]:
        files: Sequence[Any] = [one for one in data or [] if one]
        if not files:
            if self.required:
                raise ValidationError(_("请选择文件"))
            return []
        if len(files) > AT_ONCE:
            raise ValidationError(_("一次最多%(most)s个文件，请分几次上传") % {"most": AT_ONCE})
        kept, wrong = [], []
        for file in files:
            try:
                kept.append(take(file, name=file.name, size=file.size))
            except ValidationError as refused:
                wrong.append(refused)
        if wrong:
            raise ValidationError(wrong)
        return kept


class PaperField(forms.FileField):
    """Cleans to the one paper as it will be kept; says why it will not be."""

    def __init__(self, label: Any, *, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text or gettext_lazy("PDF、JPEG或PNG，不超过10 MB"),
            widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        )

    def clean(self, data: Any, initial: Any = None) -> Received:
        if not data:
            raise ValidationError(_("请选择文件"))
        return take(data, name=data.name, size=data.size)


class PhotoField(forms.FileField):
    """Cleans to the photograph as it will be kept, or to nothing where none was chosen."""

    def __init__(self, label: Any, *, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            required=False,
            help_text=help_text,
            widget=forms.FileInput(attrs={"accept": PICTURES}),
        )

    def clean(self, data: Any, initial: Any = None) -> bytes:
        return photograph(data, size=data.size) if data else b""
