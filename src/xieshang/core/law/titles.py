"""Names of places and texts in the packs, so that the English catalogue can have them."""

from __future__ import annotations

from collections.abc import Mapping

from xieshang.core.words import msg

JURISDICTIONS: Mapping[str, str] = {
    "CN": msg("全国"),
    "CN-11": msg("北京市"),
    "CN-31": msg("上海市"),
    "CN-32": msg("江苏省"),
    "CN-33": msg("浙江省"),
    "CN-3301": msg("杭州市"),
    "CN-3302": msg("宁波市"),
    "CN-37": msg("山东省"),
    "CN-41": msg("河南省"),
    "CN-50": msg("重庆市"),
    "CN-98": msg("示例省"),
    "CN-9802": msg("示例省平水市"),
}

LAWS = frozenset(
    {
        msg("集体合同规定"),
        msg("工资集体协商试行办法"),
        msg("劳动合同法"),
        msg("劳动法"),
        msg("工会法"),
        msg("妇女权益保障法"),
        msg("企业民主管理规定"),
        msg("工会劳动法律监督办法"),
        msg("新就业形态劳动者权益协商指引"),
        msg("浙江省集体合同条例"),
        msg("浙江省企业民主管理条例"),
        msg("浙江省工会劳动法律监督条例"),
        msg("杭州市企业工资集体协商条例"),
        msg("宁波市企业工资集体协商条例"),
        msg("江苏省集体协商条例"),
        msg("江苏省工会劳动法律监督条例"),
        msg("上海市集体合同条例"),
        msg("上海市职工代表大会条例"),
        msg("北京市集体合同条例"),
        msg("重庆市集体合同条例"),
        msg("山东省企业工资集体协商条例"),
        msg("河南省企业工资集体协商条例"),
    }
)

BORROWED = frozenset({msg("示例省仿"), msg("示例省平水市仿")})

PROVINCES = frozenset(
    {
        msg("北京"),
        msg("天津"),
        msg("河北"),
        msg("山西"),
        msg("内蒙古"),
        msg("辽宁"),
        msg("吉林"),
        msg("黑龙江"),
        msg("上海"),
        msg("江苏"),
        msg("浙江"),
        msg("安徽"),
        msg("福建"),
        msg("江西"),
        msg("山东"),
        msg("河南"),
        msg("湖北"),
        msg("湖南"),
        msg("广东"),
        msg("深圳"),
        msg("广西"),
        msg("海南"),
        msg("重庆"),
        msg("四川"),
        msg("贵州"),
        msg("云南"),
        msg("西藏"),
        msg("陕西"),
        msg("甘肃"),
        msg("青海"),
        msg("宁夏"),
        msg("新疆"),
        msg("示例省"),
    }
)
