"""The sentences for files that are not read: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext

from xieshang.apps.exchange.cells import called
from xieshang.core.words import msg

SENTENCES: Final[Mapping[str, str]] = {
    "too large": msg("文件超过%(most)d兆。请分成几个文件上传"),
    "empty": msg("文件是空的。请检查后重新选择"),
    "kind": msg("不读这种文件（.%(ending)s）。请另存为 .xlsx 或 .csv 再上传"),
    "wrong ending": msg("内容和扩展名“.%(ending)s”不符。请用Excel打开后另存为 .xlsx 再上传"),
    "macro": msg("文件里有宏。请另存为不带宏的 .xlsx 再上传"),
    "encrypted": msg("文件加了密码。请去掉密码后另存再上传"),
    "formula": msg("%(cell)s是公式。请全选、复制、选择性粘贴为“数值”，保存后再上传"),
    "embedded": msg("文件里嵌有别的文件或外部链接。请把名单复制到新的工作簿再上传"),
    "nested": msg("文件里套着压缩包。请把名单复制到新的工作簿再上传"),
    "declaration": msg("文件里有不该有的定义（DTD）。请把名单复制到新的工作簿再上传"),
    "bomb": msg("文件展开后太大（超过%(most)d兆或压缩比异常）。请删掉空白行列和图片后再上传"),
    "too many members": msg("文件内部超过%(most)d个部件。请把名单复制到新的工作簿再上传"),
    "broken": msg("文件损坏，读不出来。请用Excel打开后另存再上传"),
    "not a workbook": msg("这不是Excel工作簿。请另存为 .xlsx 再上传"),
    "encoding": msg("文字编码认不出来。请另存为“CSV UTF-8”或 .xlsx 再上传"),
    "binary": msg("这不是文字表格。请另存为 .xlsx 再上传"),
    "too many rows": msg("超过%(most)d行。请分成几个文件上传"),
    "too many columns": msg("超过%(most)d列。请只留名单要用的列"),
    "too much": msg("读这个文件用的内存或时间太多。请删掉空白行列，或分成几个文件上传"),
    "headings": msg("没有找到“%(columns)s”列。请把表头放在前10行内，或用我们的模板"),
    "unit": msg("“%(columns)s”列的单位“%(unit)s”不认识。金额可以写元、千元、万元、亿元"),
    "signature": msg("签名对不上这个文件。请用%(giver)s登记的密钥给原文件签名，再一起上传"),
    "no signature": msg("%(giver)s登记了签名公钥，文件要带签名。请把 .sig 文件一起选上"),
    "no rows": msg("表头下面没有名单。请检查是不是放在了第一张工作表"),
}


def sentence(code: str, values: Mapping[str, Any]) -> str:
    """The sentence of a refusal, in the reader's language."""
    filled = dict(values)
    if "columns" in filled:  # headings are messages too
        titles = (called(title) for title in filled["columns"].split("、"))
        filled["columns"] = gettext("、").join(titles)
    return gettext(SENTENCES[code]) % filled
