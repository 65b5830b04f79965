"""Every act of a grading: words, form, actors, states, and the service behind it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xieshang.apps.grading.handing import photos_of
from xieshang.apps.grading.models import Grading
from xieshang.core.procedure.model import Actor
from xieshang.web.grading import acting, choosing, forms, sheets
from xieshang.web.rounds.doing import ActPage

A = Actor
HOUSE = frozenset({A.UNION, A.EMPLOYER_SIDE})
COUNTY = frozenset({A.COUNTY_UNION})
TEAM = frozenset({A.ASSESSORS})


def at(state: str) -> frozenset[str]:
    return frozenset({state})


def _rectifies(grading: Grading, _held: frozenset[Actor], _today: date) -> bool:
    return grading.grade == "C" and grading.rectified_from_on is not None


def _has_photos(grading: Grading, _held: frozenset[Actor], _today: date) -> bool:
    return photos_of(grading).exists()


def _has_open_measures(grading: Grading, _held: frozenset[Actor], _today: date) -> bool:
    return grading.measures.filter(done_on=None).exists()


def _has_team(grading: Grading, _held: frozenset[Actor], _today: date) -> bool:
    return grading.team is not None and grading.team.until is None


ACTS: tuple[ActPage[Grading], ...] = (
    ActPage(
        "self", _("填自评表"), _("只问平台不知道的；可以先保存，再接着填。"), _("保存"),
        acting.fill_in, HOUSE, at("self"), form_for=sheets.self_form,
        initial=sheets.self_values,
    ),
    ActPage(
        "submit", _("提交自评表"), _("提交后交给评估小组核验，不能再改。"), _("提交"),
        acting.submit, HOUSE, at("self"), event="submit", done=_("自评表已提交"),
    ),
    ActPage(
        "team", _("指派评估小组"), _("只列没有回避情形的小组：外乡镇、外单位。"), _("指派"),
        acting.assign, COUNTY, at("verify"), form_for=choosing.assign_form,
        initial=choosing.team_values, shows=choosing.no_team, template="grading/choose.html",
    ),
    ActPage(
        "survey", _("发匿名问卷"), _("全体职工可答，谁怎么答没有人知道。"), _("发出"),
        acting.survey, COUNTY, at("verify"), form=forms.SurveyForm, event="survey",
        initial=choosing.survey_values, done=_("问卷已发出"),
    ),
    ActPage(
        "hand-in", _("交给县总工会"),
        _("两人各自看过、各自交，两人都交了才到县总工会。一人再改，两人要重新交。"),
        pgettext_lazy("act", "交表"), acting.hand_in, TEAM, at("verify"),
        form=forms.HandInForm, event="team_score", initial=choosing.sheet_shown,
        shows=choosing.sheet_on_screen, template="grading/hand_in.html",
        renews="sheet",
    ),
    ActPage(
        "sheet", _("打分"), _("平台有记录的已填好；没有记录的，写明小组看到了什么。"),
        _("保存"), acting.sheet, TEAM, at("verify"), form_for=sheets.sheet_form,
        initial=sheets.sheet_values,
    ),
    ActPage(
        "photos", _("加照片和文件"),
        _("放在评分点旁边。照片不留拍摄地点和时间；公示后企业也能看。"),
        _("上传"), acting.add_photos, TEAM, at("verify"), form_for=choosing.photos_form,
        done=_("已放在评分表上"),
    ),
    ActPage(
        "photo-away", _("拿掉一个文件"), _("留痕里仍记得放过、谁拿掉。"),
        _("拿掉"), acting.take_photo_away, TEAM, at("verify"),
        form_for=choosing.photo_away_form, fits=_has_photos, done=_("已拿掉"),
    ),
    ActPage(
        "recuse", _("我要回避"),
        _("你在这家有利害关系的，写明后由县总工会换人；已打的分留着。"),
        pgettext_lazy("act", "回避"), acting.recuse, TEAM, at("verify"),
        form=forms.RecuseForm, done=_("已回避，县总工会会换人"),
    ),
    ActPage(
        "replace", _("小组换人"), _("只换这家企业的；整个小组换人，在“评估库和小组”里办。"),
        pgettext_lazy("act", "换人"), acting.replace, COUNTY, at("verify"),
        form_for=choosing.replace_form, initial=choosing.replace_values, fits=_has_team,
        shows=choosing.no_substitute, template="grading/choose.html",
    ),
    ActPage(
        "decide", _("审定等级"), _("等级照分数和否决事项得出，不能另选；公示不少于5个工作日。"),
        _("审定并公示"), acting.decide, COUNTY, at("review"), event="decide",
        form_for=choosing.decide_form,
    ),
    ActPage(
        "adjust", _("改一项的分"), _("小组的分留在旁边；改的理由企业看得到。"), _("改分"),
        acting.adjust, COUNTY, at("review"), form_for=choosing.adjust_form,
        done=_("已改，理由一并记下"),
    ),
    ActPage(
        "appeal", _("提出异议"), _("公示期内可以提；县总工会重新审定并答复。"), _("提出"),
        acting.appeal, frozenset({A.EMPLOYER_SIDE}), at("publicity"), form=forms.AppealForm,
        event="appeal", done=_("异议已提出，等县总工会答复"),
    ),
    ActPage(
        "confirm", _("确认等级"), _("公示期满、没有待处理的异议。"),
        pgettext_lazy("act", "确认"), acting.confirm, COUNTY, at("publicity"), event="confirm",
    ),
    ActPage(
        "measures", _("排分类措施"), _("A类示范，B类改进，C类督促。"), _("排定"),
        acting.measures, COUNTY, at("graded"), form_for=choosing.measures_form,
        initial=choosing.measures_values, done=_("措施已排定"),
    ),
    ActPage(
        "done", _("登记一项措施办好"), _("哪天办的、做了什么；有凭证的传上来。"), _("登记"),
        acting.done, COUNTY, at("graded"), form_for=choosing.done_form,
        initial=choosing.done_values, fits=_has_open_measures,
    ),
    ActPage(
        "recheck", _("复评"), _("整改满期，小组重新核验。"), _("开始复评"),
        acting.recheck, COUNTY, at("graded"), event="recheck", fits=_rectifies,
        done=_("已开始复评"),
    ),
    ActPage(
        "event", _("记重大情况，启动复核"),
        _("拒绝协商、弄虚作假、群体性事件、合同断档超过30天。"),
        _("启动复核"), acting.event, COUNTY, at("graded"), form=forms.EventForm,
        done=_("已启动复核"),
    ),
)  # fmt: skip
PAGES = {page.slug: page for page in ACTS}
