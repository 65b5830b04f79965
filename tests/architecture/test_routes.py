"""Routes: every page has a name by which others link to it."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

LIBRARIES = ("allauth.", "django.")


def routes(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry)
        else:
            yield entry


def nameless(resolver: URLResolver) -> list[str]:
    return [
        str(route.pattern)
        for route in routes(resolver)
        if not route.name and not route.callback.__module__.startswith(LIBRARIES)
    ]


def test_every_page_lives_behind_a_name() -> None:
    assert list(routes(get_resolver()))
    assert nameless(get_resolver()) == []


def test_no_two_pages_share_a_name() -> None:
    names = [route.name for route in routes(get_resolver()) if route.name]
    assert sorted({name for name in names if names.count(name) > 1}) == []


class Planted:
    """Routes with a fault."""

    url_patterns = [path("nameless/", lambda request: HttpResponse())]


def test_a_page_without_a_name_is_seen() -> None:
    assert nameless(Planted()) == ["nameless/"]  # type: ignore[arg-type]
