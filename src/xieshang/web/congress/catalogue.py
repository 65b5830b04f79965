"""Every act of a session: words, form, actors, states, and the service behind it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xieshang.apps.congress.models import Session
from xieshang.core.procedure.model import Actor
from xieshang.web.congress import acting, choosing, forms, turns
from xieshang.web.rounds.doing import ActPage

A = Actor
UNION = frozenset({A.UNION})
FLOOR = frozenset({A.UNION, A.CONGRESS})
HOUSE = frozenset({A.UNION, A.EMPLOYER_SIDE})
DESK = FLOOR | {A.RECORDER}
CHIEF = frozenset({A.EITHER_CHIEF})


def states(text: str) -> frozenset[str]:
    return frozenset(text.split())


BEFORE: tuple[ActPage[Session], ...] = (
    ActPage(
        "agree", _("同意这份议程"), _("工会和企业都同意才定；改一个字，就要重新同意。"),
        pgettext_lazy("act", "同意"), acting.agree, HOUSE, states("draft"),
        fits=turns.not_agreed, form=forms.AgreeForm, initial=acting.agree_values,
        shows=acting.agree_shows, template="congress/agree.html",
    ),
    ActPage(
        "matter", _("加一个议题"), _("工会和企业都可以提；双方同意后不能再改。"), _("列入议程"),
        acting.add_matter, HOUSE, states("draft"), form_for=choosing.matter_form,
        done=_("已列入议程"),
    ),
    ActPage(
        "drop", _("拿掉一个议题"), _("只有议程还没商定时可以拿掉。"), _("拿掉"),
        acting.drop_matter, HOUSE, states("draft"), form_for=choosing.drop_form,
        fits=turns.has_matters, done=_("已拿掉"),
    ),
    ActPage(
        "send", _("把材料发给代表"), _("代表的手机上马上可以看；合同草案同时提交审议。"),
        _("发出材料"), acting.send, UNION, states("preparing"), event="send_material",
        done=_("材料已发出，代表可以看了"),
    ),
    ActPage(
        "papers", _("上传材料"), _("代表和职工都能看，请先遮住个人信息。"), _("上传"),
        acting.add_papers, HOUSE, states("draft preparing"), form_for=choosing.papers_form,
        fits=turns.has_matters, done=_("材料已放在议题下面"),
    ),
    ActPage(
        "list", _("公布代表名单"), _("各选区的选举结果登记后，告诉职工谁是自己的代表。"),
        _("公布名单"), acting.publish_list, UNION, states("preparing"),
        event="elect_delegates", fits=turns.delegates_sit, done=_("名单已公布"),
    ),
    ActPage(
        "edit", _("改会期、地点"), _("材料发出以前可以改。"), pgettext_lazy("act", "保存"),
        acting.change, UNION, states("draft preparing"), form=forms.WhenForm,
        initial=acting.change_values, done=_("已保存"),
    ),
    ActPage(
        "opinion", _("记一条讨论意见"), _("各代表团组讨论的意见、提案；修改建议挂在那一条上。"),
        _("记下"), acting.remark, FLOOR, states("preparing notice in_session"),
        form_for=choosing.remark_form, fits=turns.has_matters, done=_("已记下，代表看得到"),
    ),
    ActPage(
        "answer", _("答复一条意见"), _("采纳不采纳，都写明理由。"), _("答复"),
        acting.answer, FLOOR, states("preparing notice in_session counting decided"),
        form_for=choosing.answer_form, fits=turns.unanswered, done=_("已答复，代表看得到"),
    ),
    ActPage(
        "gather", _("汇总各组意见"), _("分组讨论结束，意见清单告诉职工。"), _("汇总"),
        acting.gather, FLOOR, states("notice"), done=_("各组意见已汇总"),
    ),
    ActPage(
        "call-off", _("这次不开了"), _("写明原因，职工看得到。"), _("取消会议"),
        acting.call_off, UNION, states("draft preparing notice postponed"), form=forms.WhyForm,
        done=_("会议已取消"),
    ),
)  # fmt: skip
HELD: tuple[ActPage[Session], ...] = (
    ActPage(
        "start", _("开会"), _("应到人数从现在起定下来。"), _("宣布开会"), acting.start, FLOOR,
        states("notice"), event="open", fits=turns.on_the_day, done=_("职代会开会了"),
    ),
    ActPage(
        "begin", pgettext_lazy("act", "开始投票"),
        _("等大家领好票再开始。没领的，开始后还能领。"), pgettext_lazy("act", "开始投票"),
        acting.begin, FLOOR, states("in_session"), fits=turns.handed_out,
        done=_("投票开始了，请大家在手机上投票"),
    ),
    ActPage(
        "close", _("结束投票"), _("此后不能再投，监票人开始计票。"), _("结束投票"),
        acting.close_ballot, FLOOR, states("in_session"), event="vote", fits=turns.voting,
        done=_("投票已结束，请计票"),
    ),
    ActPage(
        "present", _("登记到会的人"), _("没有手机的代表，由工会登记。已扫码的不用登记。"),
        _("登记"), acting.enter_present, DESK, states("notice in_session"),
        form_for=choosing.present_form, initial=acting.present_values, fits=turns.signing_in,
    ),
    ActPage(
        "no-quorum", _("人数不够，改期"), _("什么也不表决，另定会期。"), _("改期"),
        acting.no_quorum, FLOOR, states("notice in_session"), event="no_quorum",
        fits=turns.too_few, done=_("已改期，请另定会期"),
    ),
    ActPage(
        "reschedule", _("另定会期"), _("已报到的要重新报到。"), _("定会期"), acting.reschedule,
        UNION, states("postponed"), form=forms.AgainForm, initial=acting.reschedule_values,
        done=_("新的会期已定"),
    ),
    ActPage(
        "ballot", _("发起表决"), _("现在到会的人可以投票；通过与否按全体计算。"),
        _("发起表决"), acting.open_ballot, FLOOR, states("in_session"),
        form_for=choosing.ballot_form, fits=turns.votable,
    ),
    ActPage(
        "tellers", _("推选监票人、计票人"), _("从到会的人里选，至少2人；候选人不能当。"),
        _("定下"), acting.tellers, FLOOR, states("in_session"),
        form_for=choosing.tellers_form, fits=turns.no_ballot, done=_("已定"),
    ),
    ActPage(
        "report", _("报告"), _("合同履行得怎样、上次提案办得怎样；先列出合同各项的情况。"),
        _("提交报告"), acting.report, CHIEF, states("in_session"),
        form_for=choosing.report_form, initial=acting.report_values, fits=turns.reports,
        done=_("报告已提交，代表看得到"),
    ),
    ActPage(
        "speaker", _("登记发言"), _("按登记的先后发言。"), _("登记"), acting.speaker, DESK,
        states("in_session"), form_for=choosing.speaker_form, fits=turns.with_people,
        done=_("已排上发言"),
    ),
    ActPage(
        "spoken", _("发言完毕"), _("下一位发言。"), _("记下"), acting.spoken, DESK,
        states("in_session"), form_for=choosing.spoken_form, fits=turns.speaking,
        done=_("已记下"),
    ),
    ActPage(
        "announce", _("宣布结果"), _("宣布后不能再改；协商那边自动接着走。"), _("宣布"),
        acting.announce, FLOOR, states("counting"), fits=turns.counted,
    ),
    ActPage(
        "count", _("登记计票结果"), _("照计票单填写。应到、到会由报到算出，不用填。"),
        _("登记"), acting.count, FLOOR, states("counting"), form_for=choosing.count_form,
        fits=turns.by_tellers, done=_("已登记，请核对后宣布"),
    ),
    ActPage(
        "open-box", _("开箱计票"), _("由单独的程序计票：它不知道谁领过票。"), _("计票"),
        acting.open_box, FLOOR, states("counting"), fits=turns.on_phones,
    ),
    ActPage(
        "slips", _("登记纸质票"), _("没有手机的代表投的纸票：两个人各登一次，一样才算数。"),
        _("登记"), acting.slips, FLOOR | {A.UPPER_UNION}, states("counting"),
        form_for=choosing.count_form, fits=turns.with_slips, done=_("已登记，等另一个人登记"),
    ),
    ActPage(
        "repeat", _("这次表决作废，重投"), _("写明原因；作废的表决留在记录里。"), _("作废重投"),
        acting.repeat, FLOOR, states("counting"), form=forms.WhyForm, fits=turns.voting,
        done=_("已作废，请重新表决"),
    ),
    ActPage(
        "publish", _("公布决议"), _("决议和各项票数，所有人都能看。"),
        pgettext_lazy("act", "公布"), acting.publish, UNION, states("decided"),
        done=_("决议已公布"),
    ),
    ActPage(
        "report-up", _("报上级工会"), _("把决议报上级工会。"), _("登记已报"),
        acting.report_up, UNION, states("published decided"), event="report_upper",
        fits=turns.published, done=_("已登记：报了上级工会"),
    ),
)  # fmt: skip
PAGES = {page.slug: page for page in (*HELD, *BEFORE)}
