"""The kinds of acts in the log, in plain words, and who of a case may see they were done."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Who(Enum):
    """Who may see that an act of this kind was done; whoever did it always may.

    What stands in the stream of one side's own room is that side's, whatever the kind.
    """

    ALL = "all"  # everybody who may open the case
    SIDES = "sides"  # both sides, not the offices above
    PAPER = "paper"  # whoever may read the document
    DOER = "doer"  # nobody else


CASE: Final[Mapping[str, tuple[Promise, Who]]] = {
    "case.opened": (_("立案"), Who.ALL),
    "case.moved": (_("进到下一步"), Who.ALL),
    "case.consented": (_("一方首席代表同意"), Who.ALL),
    "document.issued": (_("做成一份文书"), Who.PAPER),
    "document.sealed": (_("在文书上签章"), Who.PAPER),
    "document.kept": (_("签章件存档"), Who.PAPER),
    "document.opened": (_("打开一份有限制的文书"), Who.DOER),
    "document.readers": (_("改了谁可以读"), Who.SIDES),
    "attachment.added": (_("收下一个附件"), Who.DOER),
    "attachment.removed": (_("移除一个附件"), Who.DOER),
    "round.topic.added": (_("加了一个议题"), Who.DOER),
    "round.topic.removed": (_("去掉一个议题"), Who.DOER),
    "round.topic.withdrawn": (_("撤回一个议题"), Who.ALL),
    "round.topic.reopened": (_("重新谈一个议题"), Who.ALL),
    "round.offer.written": (_("写了要约书"), Who.DOER),
    "round.supervision": (_("上级提醒、督办"), Who.ALL),
    "round.opinions.opened": (_("开始征求意见"), Who.ALL),
    "round.opinion.added": (_("意见清单上加一条"), Who.DOER),
    "round.opinion.answered": (_("工会答复一条意见"), Who.DOER),
    "round.opinion.employer_answered": (_("企业方答复一条意见"), Who.SIDES),
    "round.sayings.released": (_("向企业方交出一批意见"), Who.SIDES),
    "round.statement.chosen": (_("选一句话请大家表态"), Who.DOER),
    "round.statement.closed": (_("结束一句话的表态"), Who.DOER),
    "round.plan.written": (_("写了本方方案"), Who.DOER),
    "round.caucus": (_("本方内部商量"), Who.DOER),
    "round.position": (_("提出一方意见"), Who.ALL),
    "round.representative.named": (_("产生一名协商代表"), Who.ALL),
    "round.representative.removed": (_("一名协商代表退出"), Who.ALL),
    "round.meeting.planned": (_("定了一次会议"), Who.ALL),
    "round.minutes.changed": (_("改了会议记录"), Who.SIDES),
    "round.minutes.confirmed": (_("一方确认会议记录"), Who.ALL),
    "round.minutes.corrected": (_("补正会议记录"), Who.ALL),
    "round.suspension.dropped": (_("不再中止"), Who.ALL),
    "round.settlement.written": (_("写了调解书"), Who.SIDES),
    "round.settlement.signed": (_("签了调解书"), Who.SIDES),
    "contract.draft.started": (_("开始起草合同"), Who.SIDES),
    "contract.terms": (_("改了合同的期限、范围"), Who.SIDES),
    "contract.clause": (_("改了一条条款"), Who.SIDES),
    "contract.clause.added": (_("加了一条条款"), Who.SIDES),
    "contract.clause.moved": (_("移动一条条款"), Who.SIDES),
    "contract.clause.removed": (_("删去一条条款"), Who.SIDES),
    "contract.signed": (_("一方签字"), Who.ALL),
    "contract.signing.refused": (_("一方拒绝签字"), Who.ALL),
    "contract.summary": (_("写了合同的要点"), Who.ALL),
    "contract.obligation": (_("记下一项要履行的事"), Who.ALL),
    "contract.obligation.checked": (_("检查一项履行"), Who.ALL),
    "simple.confirmed": (_("一方确认"), Who.ALL),
    "congress.changed": (_("改了大会的时间、地点"), Who.ALL),
    "congress.matter": (_("写了一项议程"), Who.ALL),
    "congress.matter.removed": (_("去掉一项议程"), Who.ALL),
    "congress.agenda.agreed": (_("一方同意议程"), Who.ALL),
    "congress.signed_in": (_("一名代表签到"), Who.DOER),
    "congress.attendance": (_("改了到会名单"), Who.DOER),
    "congress.remark": (_("记下一条发言"), Who.DOER),
    "congress.answered": (_("答复一条发言"), Who.DOER),
    "congress.tellers": (_("推选了监票人、计票人"), Who.ALL),
    "congress.ballot.opened": (_("大会开始表决"), Who.ALL),
    "congress.ballot.counted": (_("大会记下表决结果"), Who.ALL),
    "ballot frozen": (_("选票和名册定稿"), Who.ALL),
    "ballot opened": (_("开始投票"), Who.ALL),
    "ballot closed": (_("投票截止，票箱封存"), Who.ALL),
    "ballot counted": (_("计完票"), Who.ALL),
    "ballot voter on paper": (_("登记一人投纸质票"), Who.ALL),
    "ballot paper count": (_("记下纸质票数"), Who.ALL),
    "ballot published": (_("公布投票结果"), Who.ALL),
    "ballot reissued": (_("补发一次选票"), Who.ALL),
    "ballot count key destroyed": (_("销毁计票密钥"), Who.ALL),
    "exported": (_("导出一份表"), Who.DOER),
    "survey.slips": (_("发出问卷纸条"), Who.DOER),
    "survey.measure added": (_("整改清单加一项"), Who.DOER),
    "survey.measure removed": (_("整改清单去一项"), Who.DOER),
    "survey.measure ended": (_("一项整改办结"), Who.DOER),
}
OTHER: Final[Mapping[str, Promise]] = {
    "calendar.announced": _("录入一年的放假安排"),
    "contract.registered": _("登记一份纸质合同"),
    "contract.register.amended": _("更正登记的纸质合同"),
    "contract.register.ended": _("终止登记的纸质合同"),
    "asked to join roster": _("有人申请加入花名册"),
    "joining answered": _("答复加入花名册的申请"),
    "roster entry added": _("花名册加一人"),
    "roster entry amended": _("改花名册上的一人"),
    "roster entry ended": _("花名册上一人离开"),
    "entry slips issued": _("发出入门纸条"),
    "list uploaded": _("上传一份名单"),
    "list confirmed": _("确认导入一份名单"),
    "list dropped": _("不导入一份名单"),
    "enterprise registered": _("登记一家企业"),
    "enterprise code changed": _("改企业的统一社会信用代码"),
    "enterprise put into area": _("把一家企业划进片区"),
    "enterprise taken out of area": _("把一家企业划出片区"),
    "union founded": _("登记一个工会"),
    "area set up": _("设一个片区"),
    "area amended": _("改一个片区"),
    "place put into area": _("把一个地方划进片区"),
    "place taken out of area": _("把一个地方划出片区"),
    "region entered": _("录入一个区划"),
    "region amended": _("改一个区划"),
    "region succeeded": _("一个区划并入另一个"),
    "cases moved": _("案件随区划移交"),
    "department entered": _("登记了一个部门"),
    "department renamed": _("改部门的名称"),
    "consult code added": _("增加一个协商码"),
    "consult code renamed": _("改协商码的位置"),
    "consult code revoked": _("停用一个协商码"),
    "identity linked": _("绑定统一身份认证"),
    "identity unlinked": _("解除统一身份认证"),
    "role given": _("给一个人一个角色"),
    "role ended": _("收回一个角色"),
    "account opened": _("开了一个账户"),
    "account closed": _("关一个账户"),
    "county setting set": _("改一项县里的设置"),
    "target.set": _("设一项行动计划目标"),
    "target.read": _("填一项目标的读数"),
    "target.taken": _("目标表月末留底"),
    "delegates elected": _("选出职工代表"),
    "delegate left office": _("一名职工代表离任"),
    "roster imported": _("导入了花名册"),
    "enterprises imported": _("导入了企业名录"),
    "contracts imported": _("导入合同台账"),
    "round.saying.masked": _("遮住一句话里的字"),
    "round.saying.blotted": _("不展示一句话"),
    "round.saying.photo_withheld": _("不展示一张照片"),
    "round.saying.merged": _("把相同的话并在一起"),
    "round.saying.restored": _("恢复展示一句话"),
    "round.saying.appeal": _("处理一次申诉"),
    "voice.opening.asked": _("申请查一句话是谁说的"),
    "voice.opening.granted": _("同意查一句话是谁说的"),
    "voice.opening.shown": _("看了一句话是谁说的"),
    "trail.erased": _("按规定清除一件事的具体内容"),
    "trail.begun anew": _("从旧备份恢复，丢了一段，留痕换名接着记"),
    "trail.witness.registered": _("登记一位见证人"),
    "trail.witness.ended": _("停用一位见证人"),
    "trail.log.registered": _("登记一本由本平台见证的留痕"),
    "trail.log.ended": _("不再见证一本留痕"),
    "voices unlinked": _("销毁一轮的化名密钥"),
    "period.opened": _("开始一个统计期"),
    "period.frozen": _("冻结一个统计期"),
    "facts.told": _("收下一批事实"),
    "facts.withdrawn": _("撤回一批事实"),
    "fact.settled": _("裁定以哪一方的数为准"),
    "veto.entered": _("登记一票否决事项"),
    "veto.lifted": _("解除一票否决事项"),
}


def words_of(kind: str) -> str:
    """A kind in the reader's language; one without words is named as the log names it."""
    if kind in CASE:
        return str(CASE[kind][0])
    return str(OTHER.get(kind, kind))
