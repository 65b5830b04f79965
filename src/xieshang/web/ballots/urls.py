"""Routes of the secret ballot: the voter's page, the roll office, the box, the board."""

from __future__ import annotations

from django.urls import path

from xieshang.web.ballots import board, box, on_paper, reissuing, voting

urlpatterns = [
    path("w/ballots/<uuid:pk>/", voting.page, name="ballot"),
    path("w/ballots/<uuid:pk>/draw/", voting.draw, name="ballot_draw"),
    path("w/ballots/<uuid:pk>/line.json", voting.line, name="ballot_line"),
    path("w/ballots/<uuid:pk>/frozen.tlog-proof", voting.frozen, name="ballot_receipt"),
    path("desk/ballots/<uuid:pk>/reissues/", reissuing.reissues, name="ballot_reissues"),
    path("desk/ballots/<uuid:pk>/reissues/<int:no>/", reissuing.reissue, name="ballot_reissue"),
    path("desk/ballots/<uuid:pk>/paper/", on_paper.page, name="ballot_on_paper"),
    path("box/<uuid:pk>/", box.box, name="ballot_box"),
    path("board/<uuid:pk>/", board.page, name="ballot_board"),
    path("board/<uuid:pk>.json", board.data, name="ballot_board_data"),
]
