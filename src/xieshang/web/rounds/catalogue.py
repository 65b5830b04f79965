"""Every act of steps 1 to 4 that is one form: words, form, actors, states."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xieshang.core.procedure.model import Actor
from xieshang.web.rounds import forms, simple, turns
from xieshang.web.rounds.doing import ActPage

A = Actor
TALKS = frozenset({"4_meeting", "4_overdue"})
CHIEFS = frozenset({A.WORKERS_CHIEF, A.EMPLOYER_CHIEF})
SIDES = frozenset({A.WORKERS_SIDE, A.EMPLOYER_SIDE})
WORKERS = frozenset({A.WORKERS_SIDE})
ABOVE = frozenset({A.UPPER_UNION, A.COUNTY_UNION})
COUNTY = frozenset({A.COUNTY_UNION})
HRSS = frozenset({A.HRSS})
LATE = frozenset({"2_overdue", "4_overdue", "7_overdue", "8_overdue"})


def states(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ALL = (
    ActPage(
        "publish", _("公布协商代表名单"), _("公布后，职工在手机上就能看到谁替自己说话。"),
        pgettext_lazy("act", "公布"),
        simple.publish, frozenset({A.UNION}), states("1_reps"),
        done=_("名单已公布，职工在手机上看得到了"), event="publish_reps",
    ),
    ActPage(
        "topic", _("加一个议题"), _("一件事一个议题，写得越具体越好谈。"), _("加上"),
        simple.add_topic, SIDES, states("1_reps 2_offer 3_prepare 4_meeting 4_overdue"),
        form=forms.TopicForm, done=_("议题已加上"),
    ),
    ActPage(
        "offer", _("写要约书"), _("议题会自动列进要约书。送达以前都可以改。"), _("保存要约书"),
        simple.write_offer, CHIEFS, states("2_offer"),
        form=forms.OfferForm, initial=simple.offer_values, fits=turns.may_write_offer,
        done=_("要约书已保存，送达对方后登记送达"),
    ),
    ActPage(
        "deliver", _("登记送达"), _("有送达凭证，答复期限才开始算。"), _("登记送达"),
        simple.deliver, CHIEFS, states("2_offer"),
        form=forms.DeliveryForm, initial=simple.today_of("received_on"),
        fits=turns.may_deliver, done=_("已登记送达，答复期限从次日起算"),
    ),
    ActPage(
        "respond", _("答复要约"), _("书面答复会生成回应书，双方都能下载。"), _("送出答复"),
        simple.respond, CHIEFS | {A.EMPLOYER_SIDE},
        states("2_waiting 2_overdue 2_refused 2_supervised"),
        form=forms.ResponseForm, initial=simple.answer_values, fits=turns.is_asked,
        notes=turns.what_refusal_meets,
    ),
    ActPage(
        "call", _("记一次电话"), _("先问难处，再商量办法。记录双方都看得到。"), _("记下"),
        simple.call, ABOVE, LATE | states("2_waiting 2_refused 2_supervised 6_sign"),
        form=forms.NoteForm, done=_("电话已记下，双方都看得到"),
    ),
    ActPage(
        "remind", _("发提示函"), _("平台已经拟好，请核对补充后发出。只提醒，不下结论。"),
        _("发出提示函"),
        simple.remind, ABOVE, LATE | states("6_sign"), form=forms.LetterForm,
        initial=simple.begun_letter,
        done=_("提示函已发出，双方都看得到"),
    ),
    ActPage(
        "escalate", _("启动联合督办"), _("启动后双方都看得到，有关部门按职责一起督促。"),
        _("启动督办"),
        simple.move("escalate"), COUNTY,
        states("2_overdue 2_refused 4_overdue 6_sign 7_overdue 8_overdue"),
        event="escalate", done=_("联合督办已启动"),
    ),
    ActPage(
        "check-reason", _("核实拒绝理由"), _("理由成立，本轮结束；不成立，启动联合督办。"),
        _("登记核实结果"),
        simple.check_reason, COUNTY, states("2_refused"), form=forms.CheckReasonForm,
        fits=turns.reason_unchecked, done=_("核实结果已登记"),
    ),
    ActPage(
        "recommend", _("登记建议书"), _("建议人社等部门处理。"), _("登记"),
        simple.recommend, COUNTY, states("2_supervised"), form=forms.NoteForm,
        done=_("建议书已登记"),
    ),
    ActPage(
        "handled", _("登记部门处理结果"), _("部门办了什么、结果如何。"), _("登记"),
        simple.handled, COUNTY, states("2_supervised"), form=forms.NoteForm,
        done=_("部门处理结果已登记"),
    ),
    ActPage(
        "no-response", _("结束本轮：对方始终不协商"), _("须已发建议书，并有部门处理结果。"),
        _("结束本轮"),
        simple.move("no_response"), COUNTY, states("2_supervised"),
        event="no_response", done=_("本轮已结束"),
    ),
    ActPage(
        "tell-names", _("书面告知对方协商代表"), _("双方名单以书面告知对方，并留存凭证。"),
        _("登记已告知"),
        simple.tell_names, frozenset({A.UNION, A.EMPLOYER_SIDE}),
        states("3_prepare"), event="name_reps", fits=turns.names_to_tell,
        done=_("已登记：双方名单已书面告知对方"),
    ),
    ActPage(
        "report-start", _("协商安排报告上级工会"),
        _("开会以前，把议题、时间和双方代表报上级工会。"),
        _("登记已报告"),
        simple.move("report_start"), frozenset({A.UNION}), states("3_prepare"),
        event="report_start", fits=turns.report_due, done=_("已登记：协商安排报了上级工会"),
    ),
    ActPage(
        "data", _("提供协商资料"), _("只问平台没有的。默认只有双方协商代表能看。"),
        _("提供资料"),
        simple.supply_data, frozenset({A.EMPLOYER_SIDE}), states("3_prepare"),
        form=forms.DataForm, initial=simple.data_values, notes=turns.what_is_asked,
        done=_("资料已提供"),
    ),
    ActPage(
        "open-opinions", _("开始征集意见"),
        _("至少征集7天。开座谈会、收书面意见、设意见箱都可以。"),
        _("开始征集"),
        simple.open_opinions, WORKERS, states("1_reps 2_offer 2_waiting 2_overdue 3_prepare"),
        fits=turns.before_opinions, done=_("意见征集已开始"),
    ),
    ActPage(
        "opinion", _("记一条意见"), _("名单上不写是谁说的。"), _("记下"),
        simple.add_opinion, WORKERS,
        states("1_reps 2_offer 2_waiting 2_overdue 3_prepare"), form=forms.OpinionForm,
        fits=turns.while_opinions, done=_("意见已记下"),
    ),
    ActPage(
        "close-opinions", _("汇总意见，列入方案"), _("每条都答复了，才能汇总。"), _("汇总"),
        simple.close_opinions, WORKERS, states("3_prepare"),
        fits=turns.all_answered, done=_("意见已汇总成清单"), event="collect_opinions",
    ),
    ActPage(
        "plan", _("本方协商方案"), _("只有本方看得到。"), _("保存方案"),
        simple.write_plan, SIDES, states("1_reps 2_offer 2_waiting 2_overdue 3_prepare"),
        form=forms.PlanForm, initial=simple.plan_values, done=_("方案已保存"),
    ),
    ActPage(
        "ready", _("准备完成，开始协商"), _("双方首席代表都确认，就进入第4步。"),
        _("确认准备完成"),
        simple.declare_ready, CHIEFS, states("3_prepare"),
        event="ready", fits=turns.not_yet_consented("ready"),
        done=_("双方都准备好了，开始协商"),
    ),
    ActPage(
        "suspend", pgettext_lazy("act", "中止协商"),
        _("双方首席代表都同意才中止；约定恢复的日期。"),
        _("同意中止"),
        simple.suspend, CHIEFS, TALKS, form=forms.SuspendForm,
        initial=simple.suspension_values, fits=turns.not_yet_consented("suspend"),
        done=_("协商已中止，到约定的日子恢复"),
    ),
    ActPage(
        "resume", _("恢复协商"), _("约定的日期到了，一方就可以恢复；提前恢复要双方同意。"),
        _("恢复"),
        simple.resume, CHIEFS, states("4_suspended"),
    ),
    ActPage(
        "note", _("写一条内部记录"), _("只有本方看得到。"), _("记下"),
        simple.caucus, SIDES,
        states("2_offer 2_waiting 2_overdue 3_prepare 4_meeting 4_overdue 4_suspended"),
        form=forms.TextForm, done=_("已记下，只有本方看得到"),
    ),
    ActPage(
        "dispute", _("申请人社部门协调"), _("谈不拢时，任何一方都可以书面申请。"),
        _("提交申请"),
        simple.apply, CHIEFS, TALKS | {"4_suspended"}, form=forms.DisputeForm,
    ),
    ActPage(
        "accept", pgettext_lazy("act", "受理协调申请"),
        _("协调期限从受理之日起算。"), _("受理"),
        simple.accept, HRSS, states("4_conciliation"),
        form=forms.AcceptForm, initial=simple.today_of("accepted_on"),
        fits=turns.not_accepted,
    ),
    ActPage(
        "extend", _("延长协调期限"), _("只能延长一次，写明理由。最长到哪一天由规则算。"),
        _("延长"),
        simple.extend, HRSS, states("4_conciliation"), form=forms.ExtendForm,
        fits=turns.may_extend, done=_("已延长，双方都看得到理由"),
    ),
    ActPage(
        "settlement", _("写协调协议"), _("写好后由双方首席代表签字。"), _("保存协议"),
        simple.settlement, HRSS, states("4_conciliation"),
        form=forms.TextForm, initial=simple.settlement_values,
    ),
    ActPage(
        "sign-settlement", _("在协调协议上签字"), _("签字前请看清协议全文。"),
        pgettext_lazy("act", "签字"),
        simple.sign_settlement, CHIEFS, states("4_conciliation"),
        fits=turns.settlement_waits,
    ),
    ActPage(
        "settled", _("协调成功，进入审议"), _("须双方已签协调协议，并有合同草案。"),
        _("进入审议"),
        simple.settle, HRSS, states("4_conciliation"), event="settled",
    ),
    ActPage(
        "back", _("部分谈成，回到会议"), _("列明还要继续谈的事项。"), _("回到会议"),
        simple.back_to_talks, HRSS, states("4_conciliation"), form=forms.BackForm,
    ),
    ActPage(
        "withdraw", _("撤回协调申请"), _("双方首席代表都同意，就回到会议。"), _("同意撤回"),
        simple.withdraw_dispute, CHIEFS, states("4_conciliation"),
        fits=turns.not_yet_consented("withdraw_dispute"),
    ),
    ActPage(
        "fail", _("协调未成，结束本轮"), _("写明原因和下一步办法，职工看得到。"), _("结束本轮"),
        simple.fail, HRSS, states("4_conciliation"), form=forms.FailForm,
    ),
)  # fmt: skip
PAGES = {page.slug: page for page in _ALL}
