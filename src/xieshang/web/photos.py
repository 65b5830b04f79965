"""Answers with the photograph of an opinion."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from xieshang.apps.documents.uploads import JPEG
from xieshang.apps.participation.models import Opinion, Photo


def jpeg(opinion: Opinion) -> HttpResponse:
    """Its bytes under a name that says nothing; whoever asks was let through before."""
    row = Photo.objects.filter(opinion=opinion).first()
    if row is None:
        raise Http404
    answer = HttpResponse(bytes(row.content), content_type=JPEG)
    answer.headers["Content-Disposition"] = 'inline; filename="photo.jpg"'
    return answer
