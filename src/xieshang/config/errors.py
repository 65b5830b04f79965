"""The pages that say why not: what is wrong, why, and what to do next."""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

BARE = (
    '<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width">'
    "<main><h1>{title}</h1><p>{reason}</p><p>{remedy}</p></main></html>"
)


def page(
    request: HttpRequest, code: int, *, title: str, reason: str, remedy: str
) -> HttpResponse:
    """An error page in the looks of the site, or bare if even that cannot be drawn."""
    words = {"title": title, "reason": reason, "remedy": remedy}
    try:
        text: str = render_to_string("design/error.html", {"code": code, **words}, request)
    except Exception:  # whatever broke the page may break this one too
        lang = "en" if get_language() == "en" else "zh-CN"
        text = BARE.format(lang=lang, **{name: escape(said) for name, said in words.items()})
    return HttpResponse(text, status=code)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return page(
        request,
        400,
        title=_("这个请求读不懂"),
        reason=_("地址或填写的内容里有损坏的字符，没有保存任何内容。"),
        remedy=_("从首页重新进入；粘贴来的文字，请手工输入再试。"),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(
        request,
        403,
        title=_("这一步不由你来做"),
        reason=_("你现在的身份不能做这件事，没有改动任何内容。"),
        remedy=_("身份不对的，换账户登录；该由你做的，请平台管理员授权。"),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(
        request,
        403,
        title=_("页面开得太久了"),
        reason=_("这一页已经过期，或者浏览器不保存Cookie，所以没有提交。"),
        remedy=_("返回上一页刷新，再提交一次。"),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(
        request,
        404,
        title=_("这里没有你要的页面"),
        reason=_("地址写错了，内容已经撤下，或者不对你开放。"),
        remedy=_("从首页重新进入，或者换账户登录。"),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    limit = settings.LARGEST_REQUEST // 2**20
    return page(
        request,
        413,
        title=_("文件太大，没有接收"),
        reason=_("一次最多上传%(limit)s MB。") % {"limit": limit},
        remedy=_("删去多余的工作表和图片，或者分成几个文件再传。"),
    )


def busy(request: HttpRequest) -> HttpResponse:
    """The database does not answer: everybody may try again, and nothing was done by half."""
    response = page(
        request,
        503,
        title=_("现在忙不过来"),
        reason=_("数据库暂时没有回应，所以没有办，也没有改动任何内容。"),
        remedy=_("过一分钟再试。一直这样，请告诉平台管理员。"),
    )
    response.headers["Retry-After"] = "60"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    if isinstance(sys.exception(), OperationalError):  # Django calls this while handling it
        return busy(request)
    number = getattr(request, "request_id", "")
    return page(
        request,
        500,
        title=_("这一步没有做成"),
        reason=_("平台出错了，已经记录，编号%(number)s。你的操作没有生效。")
        % {"number": number},
        remedy=_("过几分钟再试；还不行，把编号告诉平台管理员。"),
    )
