"""Finds in a text what may tell who wrote it, so that the writer is warned before sending."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xieshang.core.words import msg

# What the reader of the warning is told, by kind.
KINDS = {
    "phone": msg("像电话号码"),
    "identity": msg("像身份证号"),
    "job number": msg("像工号"),
    "mail": msg("像邮箱"),
    "account": msg("像微信号或QQ号"),
    "name": msg("像姓名"),
    "only one": msg("只有一个人对得上"),
}
# Full-width signs become the ones that are searched for; every sign keeps its place.
PLAIN = {ord("０") + number: ord("0") + number for number in range(10)}
PLAIN |= {ord(big) + number: ord(small) + number for big, small in ("Ａa", "ａa", "Aa")
          for number in range(26)}  # fmt: skip
PLAIN |= {ord("＠"): ord("@"), ord("．"): ord("."), ord("－"): ord("-"), ord("＿"): ord("_")}
SPOKEN = str.maketrans("〇零幺一二两三四五六七八九", "0011223456789")

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕张孔曹严金魏陶姜谢邹喻章苏潘葛范彭鲁韦马苗方俞袁柳"
    "鲍史唐费薛雷贺倪汤罗毕郝邬安常乐于傅齐康伍余顾孟黄穆萧尹姚邵汪毛戴宋庞熊纪舒项董梁杜阮蓝席季贾路"
    "江童颜郭梅林钟徐邱骆高夏蔡田樊胡凌霍虞万管卢莫房解应宗丁宣邓单洪包左石崔吉龚程裴陆翁曲封储靳段焦"
    "侯宁武刘景詹叶黎薄白蒲邰鄂赖卓屠池乔阎闻党翟谭申冉桑桂牛尚温庄柴瞿欧殷肖易廖耿聂岳涂游闫覃辛"
)
COMPOUND = "欧阳|上官|司马|诸葛|皇甫|尉迟|令狐|慕容|司徒|端木|夏侯|东方"
SURNAME = f"(?:{COMPOUND}|[{SURNAMES}])"
# After 我是 these are no names, although they begin like one.
NO_NAMES = (
    "高级|高中|高温|高空|高处|白班|白天|常年|常白|常日|常住|管理|管工|管道|安全|安装|安徽|包装|包工|万分|"
    "单身|单亲|路过|季节|季度|方便|江苏|江西|党员|宁波|宁可|宁愿|莫名|应该|应届|应聘|温州|金工|金华|金属|"
    "武汉|解决|何必|何况|于是|左右|左边|石化|毛坯|封边|封装|段长|焊工|史上|康复|黄班|蓝领|白领|易怒|申请|"
    "尚未|余下|马上|连续|向来|许多|田里|林场|严重|严格|雷打|董事|辛苦|游客|席位|房东|牛马|成品|路政|夏天|"
    "童工|乐意|池边|温控|储运|程序|梁山|毕业|陆续|钱少"
)
TITLES = "师傅|组长|班长|主任|经理|科长|厂长|队长|线长|拉长|书记|老板|阿姨|大姐|大哥"
END = r"(?=$|[^\u4e00-\u9fff]|[的是在想说，。、！？；：])"

BIRTHDAY = r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])"
LINK = r"[^\w\u4e00-\u9fff]{0,2}[是：:]?\s*"  # between "微信" and the account
HAN = r"[\u4e00-\u9fff]"
BEFORE_TITLE = rf"(?:{COMPOUND}|(?![安高白单包管万])[{SURNAMES}])某?"
JOB_NO = r"(?:工号|员工号|员工编号|工牌号?|胸牌号?)"
PLACE = r"(?:[班组科室线队厂部店站][里上]?|全(?:厂|班|组|科|部门|公司))"
ALONE = rf"(?=一个|自己|独自|一人|$|(?!{HAN}).|[是没在有会做干能还被住懂拿签])"
PATTERNS = (
    ("identity", rf"(?<!\d)[1-9]\d{{5}}{BIRTHDAY}\d{{3}}[\dx](?!\d)"),
    ("phone", r"(?<!\d)1[ \-·.]?[3-9](?:[ \-·.]?\d){9}(?!\d)"),
    ("phone", r"(?<!\d)0\d{2,3}[ \-]?\d{7,8}(?!\d)"),
    ("job number", JOB_NO + r"[^\d，。；a-z]{0,3}[a-z]{0,4}-?\d{2,}"),
    ("mail", r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"),
    ("account", rf"(?:[微薇威]信|vx|wx|v信|weixin|wechat)号?{LINK}[a-z][a-z0-9_-]{{5,19}}"),
    ("account", rf"(?:扣扣|qq)号?{LINK}[1-9]\d{{4,10}}"),
    ("name", rf"(?:我叫|我的名字是|本人叫|署名|姓名)[：:是]?\s*{SURNAME}{HAN}{{1,2}}"),
    ("name", rf"(?:我是|本人是|本人)(?!{NO_NAMES}){SURNAME}{HAN}{{1,2}}?{END}"),
    ("name", rf"(?<![工课全日流里历行路章总]){BEFORE_TITLE}(?:{TITLES})"),
    ("name", rf"我姓{SURNAME}"),
    ("only one", rf"(?:只有|就|只剩|仅有?)我{ALONE}"),
    ("only one", rf"{PLACE}[，, ]?(?:就|只有|仅)我(?!们)"),
    ("only one", rf"我是{HAN}{{0,8}}唯一"),
    ("only one", rf"除了我(?!们){HAN}{{0,4}}[没都全谁]"),
)
SEARCHES = tuple((kind, re.compile(pattern, re.DOTALL)) for kind, pattern in PATTERNS)
SPOKEN_PHONE = re.compile(r"(?<![\d])1[3-9]\d{9}(?!\d)")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that may tell who wrote a text: of what kind, where they begin and end."""

    kind: str
    words: str
    start: int
    end: int

    @property
    def reason(self) -> str:
        """Message id: what the words look like."""
        return KINDS[self.kind]


def marks(text: str) -> tuple[Mark, ...]:
    """What may tell who wrote the text, in the order of the text; nothing twice.

    It warns and never forbids: whoever wants to be known may send all the same.

    >>> [mark.words for mark in marks("有事打13800000000")]
    ['13800000000']
    >>> marks("夜班太冷，想要暖气")
    ()
    """
    plain = text.translate(PLAIN)
    found = [
        Mark(kind, text[hit.start() : hit.end()], hit.start(), hit.end())
        for kind, search in SEARCHES
        for hit in search.finditer(plain)
    ]
    for hit in SPOKEN_PHONE.finditer(plain.translate(SPOKEN)):
        found.append(Mark("phone", text[hit.start() : hit.end()], hit.start(), hit.end()))
    return _apart(found)


def _apart(found: list[Mark]) -> tuple[Mark, ...]:
    """Of marks that lie over each other the longest."""
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if all(mark.end <= other.start or mark.start >= other.end for other in kept):
            kept.append(mark)
    return tuple(sorted(kept, key=lambda one: one.start))
