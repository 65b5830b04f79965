"""A field that was left out is called by its name, with what to do, in either language."""

from __future__ import annotations

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils.translation import override


class Invitation(forms.Form):
    place = forms.CharField(label="会议地点")
    answer = forms.ChoiceField(
        label="答复", choices=[("yes", "同意")], widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label="种类", choices=[("wage", "工资")])
    read = forms.BooleanField(label="我已读过")
    phone = forms.CharField(label="电话", error_messages={"required": "请填电话，例如0571"})


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "zh-hans",
            [
                "“会议地点”还没有填，请填上再送出",
                "“答复”还没有选，请选好再送出",
                "“种类”还没有选，请选好再送出",
                "“我已读过”还没有勾上，请看过再勾",
            ],
        ),
        (
            "en",
            [
                "“会议地点” is still empty. Fill it in and send again",
                "“答复” is not chosen yet. Choose, then send again",
                "“种类” is not chosen yet. Choose, then send again",
                "“我已读过” is not ticked yet. Read it, then tick it",
            ],
        ),
    ],
)
def test_what_was_left_out_is_named_above_the_form_and_at_the_field(
    language: str, sentences: list[str]
) -> None:
    with override(language):
        page = render_to_string("design/_form.html", {"form": Invitation({}), "button": "送出"})
    for sentence in sentences:
        assert page.count(sentence) == 2, sentence


def test_a_sentence_of_the_forms_own_stands_behind_the_fields_name() -> None:
    page = render_to_string("design/_form.html", {"form": Invitation({}), "button": "送出"})
    assert "电话：请填电话，例如0571" in page


class Counted(forms.Form):
    title = forms.CharField(label="议题", max_length=80)
    present = forms.IntegerField(label="到会人数", min_value=0, max_value=100)


@pytest.mark.parametrize(
    ("title", "present", "language", "sentence"),
    [
        ("长" * 10_000, 1, "zh-hans", "议题：最多80个字，现在有10000个。请写短"),
        ("议题", -1, "zh-hans", "到会人数：不能小于0。请改好再送出"),
        ("议题", 101, "zh-hans", "到会人数：不能大于100。请改好再送出"),
        ("长" * 81, 1, "en", "At most 80 characters, now there are 81. Shorten it"),
    ],
)
def test_what_is_too_long_or_out_of_bounds_is_told_in_plain_words(
    title: str, present: int, language: str, sentence: str
) -> None:
    form = Counted({"title": title, "present": present})
    with override(language):
        page = render_to_string("design/_form.html", {"form": form, "button": "送出"})
    assert sentence in page
    assert "确保" not in page
