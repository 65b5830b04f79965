"""Routes of the round."""

from __future__ import annotations

from django.urls import path

from xieshang.web.rounds import (
    acting,
    figures,
    files,
    handed,
    listing,
    meetings,
    page,
    photos,
    sides,
    voices,
)

urlpatterns = [
    path("", listing.listing, name="rounds"),
    path("new/", listing.new, name="round_new"),
    path("<int:pk>/", page.page, name="round"),
    path("<int:pk>/sides/", sides.page, name="round_sides"),
    path("<int:pk>/sides/add/", sides.add, name="round_seat_add"),
    path("<int:pk>/sides/election/", sides.election, name="round_election"),
    path("<int:pk>/sides/<int:seat>/replace/", sides.replace, name="round_seat_replace"),
    path("<int:pk>/sides/<int:seat>/remove/", sides.remove, name="round_seat_remove"),
    path("<int:pk>/opinions/", acting.opinions, name="round_opinions"),
    path("<int:pk>/opinions/said/", voices.said, name="round_said"),
    path("<int:pk>/opinions/said/<uuid:key>/take/", voices.take, name="round_take"),
    path("<int:pk>/opinions/said/<uuid:key>/blot/", voices.blot, name="round_blot"),
    path("<int:pk>/opinions/said/<uuid:key>/photo/", photos.photo, name="round_photo"),
    path(
        "<int:pk>/opinions/said/<uuid:key>/photo/withhold/",
        photos.withhold,
        name="round_withhold",
    ),
    path("<int:pk>/opinions/statements/", voices.statements, name="round_statements"),
    path("<int:pk>/opinions/appeals/", voices.appeals, name="round_appeals"),
    path("<int:pk>/opinions/released/", handed.released, name="round_released"),
    path(
        "<int:pk>/opinions/released/<int:item>/",
        handed.employer_answer,
        name="round_employer_answer",
    ),
    path("<int:pk>/opinions/ground/", handed.ground, name="round_ground"),
    path("<int:pk>/opinions/<int:item>/", acting.answer, name="round_answer"),
    path("<int:pk>/topics/<int:no>/", acting.position, name="round_position"),
    path("<int:pk>/topics/<int:no>/withdraw/", acting.withdraw, name="round_withdraw"),
    path("<int:pk>/topics/<int:no>/reopen/", acting.reopen, name="round_reopen"),
    path("<int:pk>/meeting/", meetings.plan, name="round_meeting"),
    path("<int:pk>/meetings/<int:no>/", meetings.minutes, name="round_minutes"),
    path("<int:pk>/meetings/<int:no>/record/", meetings.record, name="round_record"),
    path("<int:pk>/meetings/<int:no>/confirm/", meetings.confirm, name="round_confirm"),
    path("<int:pk>/meetings/<int:no>/correct/", meetings.correct, name="round_correct"),
    path("<int:pk>/figures/", figures.page, name="round_figures"),
    path("<int:pk>/figures/readers/", figures.readers, name="round_readers"),
    path("<int:pk>/files/", files.page, name="round_files"),
    path("<int:pk>/files/<int:file>/remove/", files.remove, name="round_file_remove"),
    path("<int:pk>/files/<slug:purpose>/", files.add, name="round_file_add"),
    path("<int:pk>/<slug:slug>/", acting.act, name="round_act"),
]
