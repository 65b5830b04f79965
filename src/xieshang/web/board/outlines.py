"""The outlines of an area's places, for the map that a browser draws over the tiles."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse

from xieshang.apps.assessment.readers import reads_area
from xieshang.apps.cases.clock import today
from xieshang.apps.organizations.services.boundaries import outlines_of
from xieshang.web.http import Request, reads


@reads
def outlines(request: Request, code: str) -> HttpResponse:
    """GeoJSON as it was uploaded; no number is in it."""
    found = outlines_of(code) if reads_area(request.user, code, today()) else None
    if found is None:
        raise Http404
    answer = JsonResponse(found.content)
    answer["ETag"] = f'"{found.sha256[:32]}"'
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
