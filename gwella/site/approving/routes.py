"""The addresses of returns on their way."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gwella.site.approving import granted, own, received, timeliness
from gwella.site.approving.moving import move_of_received, own_move

own_routes = [
    path(_("my-returns/"), own.returns, name="returns"),
    path(_("my-returns/begin/"), own.begin, name="return-begin"),
    path(_("my-returns/<str:public_id>/"), own.one, name="return"),
    path(_("my-returns/<str:public_id>/figures.csv"), own.figures_file, name="return-file"),
    path(_("my-returns/<str:public_id>/check/"), own_move("check"), name="return-check"),
    path(_("my-returns/<str:public_id>/answer/"), own_move("answer"), name="return-answer"),
    path(_("my-returns/<str:public_id>/hand-over/"), own_move("hand_over"), name="return-hand-over"),
    path(_("my-returns/<str:public_id>/rework/"), own_move("rework"), name="return-rework"),
    path(_("my-returns/<str:public_id>/sign/"), own_move("sign"), name="return-sign"),
    path(_("my-returns/<str:public_id>/send-back/"), own_move("send_back"), name="return-send-back"),
    path(_("my-returns/<str:public_id>/send/"), own_move("send"), name="return-send"),
    path(_("my-returns/<str:public_id>/ask-to-reopen/"), own_move("ask_to_reopen"), name="return-ask-to-reopen"),
    path(_("my-returns/<str:public_id>/reopen/"), own_move("reopen"), name="return-reopen"),
    path(_("my-returns/<str:public_id>/keep/"), own_move("keep"), name="return-keep"),
]

RECEIVED = "received-return"

received_routes = [
    path(_("returns/"), received.received, name="received-returns"),
    path(_("returns/<area:area>/<str:public_id>/"), received.one, name=RECEIVED),
    path(_("returns/<area:area>/<str:public_id>/figures.csv"), received.figures_file, name=f"{RECEIVED}-file"),
    path(_("returns/<area:area>/<str:public_id>/accept/"), move_of_received("accept"), name=f"{RECEIVED}-accept"),
    path(_("returns/<area:area>/<str:public_id>/return/"), move_of_received("return"), name=f"{RECEIVED}-return"),
    path(
        _("returns/<area:area>/<str:public_id>/let-correct/"),
        move_of_received("let_correct"),
        name=f"{RECEIVED}-let-correct",
    ),
    path(_("returns/<area:area>/<str:public_id>/leave/"), move_of_received("leave"), name=f"{RECEIVED}-leave"),
    path(_("opened-returns/"), granted.returns, name="granted-returns"),
    path(_("opened-returns/<area:area>/<str:public_id>/"), granted.one, name="granted-return"),
    path(_("timeliness/"), timeliness.latest, name="timeliness"),
    path(_("timeliness/<int:year>/"), timeliness.of_year, name="timeliness-in"),
]

routes = [*own_routes, *received_routes]
