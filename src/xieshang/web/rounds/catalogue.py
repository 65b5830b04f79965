"""Every act of steps 1 to 4 that is one form: words, form, actors, states."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xieshang.core.procedure.model import Actor
from xieshang.web.rounds import forms, simple
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
    ),
    ActPage(
        "topic", _("加一个议题"), _("一件事一个议题，写得越具体越好谈。"), _("加上"),
        simple.add_topic, SIDES, states("1_reps 2_offer 3_prepare 4_meeting 4_overdue"),
        form=forms.TopicForm,
    ),
    ActPage(
        "offer", _("写要约书"), _("议题会自动列进要约书。送达以前都可以改。"), _("保存要约书"),
        simple.write_offer, CHIEFS, states("2_offer"),
        form=forms.OfferForm, initial=simple.offer_values,
    ),
    ActPage(
        "deliver", _("登记送达"), _("有送达凭证，答复期限才开始算。"), _("登记送达"),
        simple.deliver, CHIEFS, states("2_offer"),
        form=forms.DeliveryForm, initial=simple.today_of("received_on"),
    ),
    ActPage(
        "respond", _("答复要约"), _("书面答复会生成回应书，双方都能下载。"), _("送出答复"),
        simple.respond, CHIEFS | {A.EMPLOYER_SIDE},
        states("2_waiting 2_overdue 2_refused 2_supervised"),
        form=forms.ResponseForm,
    ),
    ActPage(
        "call", _("记一次电话"), _("先问难处，再商量办法。记录双方都看得到。"), _("记下"),
        simple.call, ABOVE, LATE | states("2_waiting"), form=forms.NoteForm,
    ),
    ActPage(
        "remind", _("发提示函"), _("提示函只提醒，不下结论。"), _("发出提示函"),
        simple.remind, ABOVE, LATE, form=forms.NoteForm,
    ),
    ActPage(
        "escalate", _("启动联合督办"), _("提示函满期没有回音，可以启动。双方都会看到。"),
        _("启动督办"),
        simple.move("escalate"), COUNTY,
        states("2_overdue 4_overdue 6_sign 7_overdue 8_overdue"),
    ),
    ActPage(
        "check-reason", _("核实拒绝理由"), _("不允许拒绝的地方，直接启动督办。"),
        _("登记核实结果"),
        simple.check_reason, COUNTY, states("2_refused"), form=forms.CheckReasonForm,
    ),
    ActPage(
        "recommend", _("登记建议书"), _("建议人社等部门处理。"), _("登记"),
        simple.recommend, COUNTY, states("2_supervised"), form=forms.NoteForm,
    ),
    ActPage(
        "handled", _("登记部门处理结果"), _("部门办了什么、结果如何。"), _("登记"),
        simple.handled, COUNTY, states("2_supervised"), form=forms.NoteForm,
    ),
    ActPage(
        "no-response", _("结束本轮：对方始终不协商"), _("须已发建议书，并有部门处理结果。"),
        _("结束本轮"),
        simple.move("no_response"), COUNTY, states("2_supervised"),
    ),
    ActPage(
        "data", _("提供协商资料"), _("只问平台没有的。默认只有双方协商代表能看。"),
        _("提供资料"),
        simple.supply_data, frozenset({A.EMPLOYER_SIDE}), states("3_prepare"),
        form=forms.DataForm, initial=simple.data_values,
    ),
    ActPage(
        "open-opinions", _("开始征集意见"),
        _("至少征集7天。开座谈会、收书面意见、设意见箱都可以。"),
        _("开始征集"),
        simple.open_opinions, WORKERS, states("1_reps 2_offer 2_waiting 2_overdue 3_prepare"),
    ),
    ActPage(
        "opinion", _("记一条意见"), _("名单上不写是谁说的。"), _("记下"),
        simple.add_opinion, WORKERS,
        states("1_reps 2_offer 2_waiting 2_overdue 3_prepare"), form=forms.OpinionForm,
    ),
    ActPage(
        "close-opinions", _("汇总意见，列入方案"), _("每条都答复了，才能汇总。"), _("汇总"),
        simple.close_opinions, WORKERS, states("3_prepare"),
    ),
    ActPage(
        "plan", _("本方协商方案"), _("只有本方看得到。"), _("保存方案"),
        simple.write_plan, SIDES, states("1_reps 2_offer 2_waiting 2_overdue 3_prepare"),
        form=forms.PlanForm, initial=simple.plan_values,
    ),
    ActPage(
        "ready", _("准备完成，开始协商"), _("双方首席代表都确认，就进入第4步。"),
        _("确认准备完成"),
        simple.declare_ready, CHIEFS, states("3_prepare"),
    ),
    ActPage(
        "suspend", pgettext_lazy("act", "中止协商"),
        _("双方首席代表都同意才中止；约定恢复的日期。"),
        _("同意中止"),
        simple.suspend, CHIEFS, TALKS, form=forms.SuspendForm,
        initial=simple.suspension_values,
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
        form=forms.TextForm,
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
    ),
    ActPage(
        "settled", _("协调成功，进入审议"), _("须双方已签协调协议，并有合同草案。"),
        _("进入审议"),
        simple.settle, HRSS, states("4_conciliation"),
    ),
    ActPage(
        "back", _("部分谈成，回到会议"), _("列明还要继续谈的事项。"), _("回到会议"),
        simple.back_to_talks, HRSS, states("4_conciliation"), form=forms.BackForm,
    ),
    ActPage(
        "withdraw", _("撤回协调申请"), _("双方首席代表都同意，就回到会议。"), _("同意撤回"),
        simple.withdraw_dispute, CHIEFS, states("4_conciliation"),
    ),
    ActPage(
        "fail", _("协调未成，结束本轮"), _("写明原因和下一步办法，职工看得到。"), _("结束本轮"),
        simple.fail, HRSS, states("4_conciliation"), form=forms.FailForm,
    ),
)  # fmt: skip
PAGES = {page.slug: page for page in _ALL}
