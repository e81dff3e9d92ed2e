"""Questions as those see them who are asked, and one question by itself."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gwella.accounts.matrix import Action, Condition
from gwella.accounts.needs import needs
from gwella.accounts.session import visitor
from gwella.code_of_practice.errors import Remediable
from gwella.measuring import answers, reasons
from gwella.measuring.models import Question
from gwella.measuring.models.conversation import Stage
from gwella.measuring.questions import offered
from gwella.measuring.seen import ASKED, OFFICER, PRACTITIONER, of_team, seen_by
from gwella.pages.language import current
from gwella.site.conversation import said, shown

# What matrix row 3 asks: `gwella.measuring.seen` sees to the records, the team and the open submission, and
# `shown.protected` to the threshold.
KEEPING = (Condition.OWN_RECORDS, Condition.OWN_TEAM, Condition.WHILE_OPEN, Condition.THRESHOLD)
A_PAGE = 50


@needs("finding", Action.READ, own=True, keeping=KEEPING)
def own(request: HttpRequest) -> HttpResponse:
    """What waits for a practitioner, or for the team of a manager, and how many questions their team has."""
    who = visitor(request)
    if who.role not in ASKED:
        return HttpResponseRedirect(reverse("questions"))
    theirs = seen_by(who).exclude(stage=Stage.CLOSED).order_by("year", "stage", "asks", "reference", "pk")
    part = Paginator(theirs, A_PAGE).get_page(request.GET.get("page"))
    shown.seen(who, list(part))
    page = {
        "lines": shown.lines(who.place, part),
        "part": part,
        "of_team": shown.protected(of_team(who)) if who.role == PRACTITIONER else [],
        "answered": request.GET.get("answered") == "yes",
    }
    return render(request, "site/conversation/own.html", page)


@needs("finding", Action.READ, own=True, keeping=KEEPING)
def question(request: HttpRequest, public_id: str) -> HttpResponse:
    return page_of(request, _found(request, public_id))


@needs("answer", Action.CREATE, own=True, keeping=KEEPING)
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an answer and lead back to where its question was met; say beside what was typed why it cannot be taken."""
    one, who = _found(request, public_id), visitor(request)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("question", args=[public_id]))
    seen = request.POST.get("seen", "")
    if not (seen.isascii() and seen.isdigit()):
        raise Http404
    try:
        what = shown.typed(request.POST, current(), answers.history(one))
        answers.answer({public_id: int(seen)}, what, by=who)
    except Remediable as refusal:
        return page_of(request, _found(request, public_id), refusal)
    if who.role == OFFICER:
        return HttpResponseRedirect(f"{reverse('questions-of', args=[one.year, one.asks])}?answered=1")
    return HttpResponseRedirect(f"{reverse('questions-own')}?answered=yes")


def _found(request: HttpRequest, public_id: str) -> Question:
    found = seen_by(visitor(request)).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def page_of(request: HttpRequest, one: Question, refusal: Remediable | None = None) -> HttpResponse:
    """Show one question, or what was typed about it and why that cannot be taken."""
    who = visitor(request)
    shown.seen(who, [one], on=one.public_id)
    offer, history, is_officer = offered(one), answers.history(one), who.role == OFFICER
    reply = answers.replies([one]).get(one.public_id) if is_officer else None
    said_of_it = shown.told(history, reasons.given(one))
    page = {
        "one": one,
        "line": shown.lines(who.place, [one])[0],
        "remedy": said.remedy(one),
        "figures": said.figures_changed(one),
        "has_method": said.is_known(one.asks),
        "history": said_of_it,
        "why": shown.why(one, said_of_it),
        "kinds": shown.kinds([one]) if answers.can_answer(one, who) else [],
        "offer": None if reply else offer,
        "reply": reply,
        # A form that hands over holds no answer: what stood ready in the other one stays there.
        "typed": shown.blank(reply or offer) | shown.back_to(one, reply) | (request.POST.dict() if refusal else {}),
        "is_ready": "words" not in request.POST,
        "refusal": refusal,
        "field": shown.field_of(refusal, ""),
        "is_officer": is_officer,
        "whom": shown.whom(who.place) if is_officer else {},
        "can_be_handed": is_officer and not one.gone and one.stage != Stage.CLOSED,
    }
    return render(request, "site/conversation/question.html", page)
