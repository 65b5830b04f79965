"""Pages on which the browser fixtures are tried."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

FRAME = (
    '<!doctype html><html lang="zh-Hans"><head><title>unchanged</title>'
    '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head>'
    "<body><main><h1>谈到第4步</h1>{}</main></body></html>"
)


@login_not_required
def good(request: HttpRequest) -> HttpResponse:
    return HttpResponse(FRAME.format("<p>还有2项要谈</p>"))


@login_not_required
def wordless(request: HttpRequest) -> HttpResponse:
    return HttpResponse(FRAME.format('<img src="data:,">'))


@login_not_required
def inline_script(request: HttpRequest) -> HttpResponse:
    return HttpResponse(FRAME.format("<script>document.title = 'changed'</script>"))


urlpatterns = [
    path("good/", good, name="good"),
    path("wordless/", wordless, name="wordless"),
    path("inline-script/", inline_script, name="inline-script"),
]
