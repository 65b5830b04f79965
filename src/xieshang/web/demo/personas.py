"""The people of the demonstration (practice §8, storyline S1) and where each begins."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to step in as."""

    username: str
    name: str
    office: Promise | str
    does: Promise | str
    start: str  # a path
    where: Promise | str = ""  # the heading under which the person stands


EVERYDAY = _("江北热电：身边的小事，微协商")
SHANGHAI = _("上海：同一套页面，另一地的规定")
_ALL = (
    Persona(
        "zhaojianguo",
        "赵建国",
        _("迅驰快递 派送员，协商代表"),
        _("扫码看协商到哪一步、谁替自己谈、合同写了什么"),
        "/w/",
    ),
    Persona(
        "fangmin",
        "方敏",
        _("迅驰快递 工会主席（兼职），职工方首席代表"),
        _("开会、确认记录、议定草案、交职代会审议、签字"),
        "/desk/",
    ),
    Persona(
        "wangqiming",
        "王启明",
        _("迅驰快递 总经理，企业方首席代表"),
        _("确认记录、议定草案、签字"),
        "/desk/",
    ),
    Persona(
        "hejing", "何静", _("迅驰快递 人事主管"), _("提供资料、报送审查、公布合同"), "/desk/"
    ),
    Persona("zhouning", "周宁", _("迅驰快递 会议记录员（中立）"), _("在会上做记录"), "/desk/"),
    Persona(
        "linhai",
        "林海",
        _("江南街道总工会 工会干部"),
        _("看辖区的协商，逾期了打电话、发提示函"),
        "/desk/",
    ),
    Persona(
        "shenlan",
        "沈岚",
        _("安澜县总工会 权益保障部"),
        _("看全县的协商，决定联合督办"),
        "/desk/",
    ),
    Persona(
        "jiangyue",
        "江月",
        _("安澜县总工会 专职指导员"),
        _("按化名看职工在说什么，非查不可时请求查明是谁说的"),
        "/desk/rounds/threads/",
    ),
    Persona(
        "assessor1", "童欣", _("安澜县评估库 评估员，第1组"),
        _("现场核验打分、传照片，写下不同意的一项，交了表"), "/desk/grading/",
    ),
    Persona(
        "assessor2", "祁远", _("安澜县评估库 评估员，第1组"),
        _("看同组打好的54项，同意或写不同意见，交表；有利害关系的，回避"), "/desk/",
    ),
    Persona(
        "xuwei",
        "许蔚",
        _("安澜县人社局 劳动关系科"),
        _("登记收到合同，逐条审查"),
        "/desk/filings/",
    ),
    Persona(
        "steward", "数据管理员", _("示例省总工会 数据管理员，也管浦东新区"),
        _("开季度、看还缺什么、说定矛盾的数、冻结"), "/desk/exchange/quarters/",
    ),
    Persona(
        "admin",
        "系统管理员",
        _("安澜县总工会 平台管理员"),
        _("管理区划、授权、工作日历"),
        "/desk/people/",
    ),
    Persona(
        "zhouhai", "周海", _("江北热电 运行工"),
        _("看班车办到哪一步，给议题池里的事附议，提一个议题"), "/w/", EVERYDAY,
    ),
    Persona(
        "hanli", "韩莉", _("江北热电 工会主席"),
        _("挑选议题、约“1+1”面谈、结束回访，走简易程序"), "/desk/", EVERYDAY,
    ),
    Persona(
        "zhongzheng", "钟正", _("江北热电 董事长"),
        _("答应或拍板，登记已办好"), "/desk/", EVERYDAY,
    ),
    Persona(
        "luxiaoyan", "陆晓燕", _("示例精工 工会主席，职工方首席代表"),
        _("发要约、起草、先签字再交职代会、书面通知表决结果"), "/desk/", SHANGHAI,
    ),
    Persona(
        "gujianping", "顾建平", _("示例精工 总经理，企业方首席代表"),
        _("答复要约、确认记录、在草案上签字"), "/desk/", SHANGHAI,
    ),
    Persona(
        "shenjie", "沈洁", _("示例精工 人事经理"), _("提供资料、报送审查、公布合同"),
        "/desk/", SHANGHAI,
    ),
    Persona(
        "qinlan", "秦岚", _("示例精工 会议记录员（中立）"), _("记会议记录"), "/desk/", SHANGHAI
    ),
    Persona(
        "xuling", "徐玲", _("示例生物 工会主席"), _("职代会决议已公布，还要报上级工会"),
        "/desk/congress/", SHANGHAI,
    ),
    Persona(
        "qianwen", "钱文", _("浦东新区总工会 权益保障部"),
        _("核实拒绝理由，决定联合督办"), "/desk/", SHANGHAI,
    ),
    Persona(
        "yaolei", "姚磊", _("浦东新区人社局 劳动关系科"), _("登记收到合同，逐条审查"),
        "/desk/filings/", SHANGHAI,
    ),
)  # fmt: skip
WORKER_PHONE = "19900000009"  # on the roster of the storyline's firm; nobody has this number
PERSONAS = {persona.username: persona for persona in _ALL}
