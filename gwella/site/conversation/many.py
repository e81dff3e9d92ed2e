"""Questions as the performance officer works through them: by year, by check, many at once."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.accounts.recorded import record
from gwella.accounts.session import Visitor, visitor
from gwella.cli.figures_touched import figures_touched
from gwella.code_of_practice.errors import NotAllowed, Remediable
from gwella.code_of_practice.years import FIRST, LAST
from gwella.measuring import answers, handing, reasons
from gwella.measuring.models import Question
from gwella.measuring.models.conversation import Meant, Stage
from gwella.measuring.questions import offers
from gwella.measuring.seen import OFFICER, Questions, is_open, seen_by
from gwella.pages.language import current
from gwella.returns.mapping import fold
from gwella.returns.worklist import write_worklists
from gwella.site.conversation import own, said, shown

A_PAGE = 100
ZIP = "application/zip"


@needs("finding", Action.READ, own=True)
def overview(request: HttpRequest) -> HttpResponse:
    """Lead to the latest year of which something is asked."""
    years = _years(visitor(request))
    if not years:
        return render(request, "site/conversation/none.html")
    return HttpResponseRedirect(reverse("questions-in", args=[years[-1]]))


@needs("finding", Action.READ, own=True)
def of_year(request: HttpRequest, year: int) -> HttpResponse:
    """How many questions each check asks, and how far they are: numbers, and nobody’s reference."""
    who, years = visitor(request), _years(visitor(request))
    if year not in years:
        raise Http404
    rows = shown.overview(Question.objects.of(who.place).filter(year=year))
    page = {
        "rows": rows,
        "year": year,
        "years": years,
        "is_officer": who.role == OFFICER,
        "is_open": is_open(who.place, year),
    }
    return render(request, "site/conversation/of_year.html", page)


@needs("answer", Action.CHANGE, own=True)
def of_check(request: HttpRequest, year: int, check: str) -> HttpResponse:
    """The questions of one check, to be answered or handed over many at once."""
    who = visitor(request)
    its = seen_by(who).filter(year=year, asks=check)
    if not its.exists():
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            done = _done(request, who, its)
            return HttpResponseRedirect(f"{reverse('questions-of', args=[year, check])}?{done}")
        except Remediable as reason:
            refusal = reason
            alone = its.filter(public_id=request.POST.get("from", "")).first()
            if alone is not None:  # it was handed over from its own page, and what was typed stays there
                return own.page_of(request, alone, refusal)
    part = Paginator(its.order_by("gone", "-stage", "reference", "row", "pk"), A_PAGE).get_page(request.GET.get("page"))
    questions = list(part)
    shown.seen(who, questions)
    replies = shown.replies(questions)
    page = {
        "lines": shown.lines(who.place, questions, offers(questions), replies),
        "are_replied": bool(replies),
        "ticked": shown.chosen(request.POST),
        "part": part,
        "year": year,
        "check": check,
        "title": said.title_of(check),
        "has_method": said.is_known(check),
        "kinds": shown.kinds(questions),
        "whom": shown.whom(who.place),
        "typed": request.POST if refusal else shown.blank(None),
        "refusal": refusal,
        "field": shown.field_of(refusal, "questions"),
        # The form is sent to the page’s own address, which may still say what was done before.
        **({} if refusal else {name: _number(request, name) for name in ("answered", "handed", "told")}),
    }
    return render(request, "site/conversation/of_check.html", page)


@needs("answer", Action.CHANGE, own=True)
def names(request: HttpRequest) -> HttpResponse:
    """Whom the extracts mean by a team or a worker: said once, and then the file hands over."""
    who, refusal = visitor(request), None
    texts = _texts(who)
    if request.method == "POST":
        chosen = {one: request.POST.get(f"to-{at}", "").partition(":")[2] for at, one in enumerate(texts)}
        try:
            handed = handing.say_whom_it_means(chosen, by=who)
            return HttpResponseRedirect(f"{reverse('questions-names')}?handed={handed}")
        except Remediable as reason:
            refusal = reason
    meant, whom = handing.whom_it_means(who.place), shown.whom(who.place)
    rows = []
    for at, (kind, text) in enumerate(texts):
        whose = meant.get((kind, fold(text)), handing.Whose())
        is_worker = kind is Meant.WORKER
        its = f"{shown.MEMBER}:{whose.member}" if is_worker else f"{shown.TEAM}:{whose.team}"
        rows.append((at, kind, text, its, whom[shown.MEMBER if is_worker else shown.TEAM]))
    page = {"rows": rows, "refusal": refusal, "handed": None if refusal else _number(request, "handed")}
    return render(request, "site/conversation/names.html", page)


@needs("finding", Action.EXPORT, own=True)
def worklists(request: HttpRequest, year: int) -> HttpResponse:
    """What is open, as the worklists of `gwella check`, for those who do not sign in: one file a team."""
    who = visitor(request)
    questions = list(seen_by(who).filter(year=year, gone=False).exclude(stage=Stage.CLOSED))
    if not questions:
        raise Http404
    record(who, "question.export", facts={"count": len(questions), "year": year})
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in write_worklists(said.findings(questions), Path(folder), figures_touched(year), current()).files:
            archive.write(path, path.name)
    response = HttpResponse(packed.getvalue(), content_type=ZIP)
    response["Content-Disposition"] = f'attachment; filename="gwella-{current()}-{year}.zip"'
    return response


def _done(request: HttpRequest, who: Visitor, its: Questions) -> str:
    """Do what the form asks with the questions that were ticked; return what to say of it. Raises Remediable."""
    ticked = shown.chosen(request.POST)
    if its.filter(public_id__in=ticked).count() != len(ticked):
        raise NotAllowed("questions.none_chosen")
    match request.POST.get("do"):
        case "hand":
            kind, _, to = request.POST.get("to", "").partition(":")
            team, member = (to, "") if kind == shown.TEAM else ("", to)
            why = reasons.reason(request.POST.get("why", ""), current())
            told = handing.hand_over(ticked, by=who, team=team, member=member, why=why)
            return f"handed={len(ticked)}&told={told}"
        case "before":
            return f"answered={answers.answer_each(ticked, offers, 'questions.no_offer', by=who)}"
        case "replied":
            return f"answered={answers.answer_each(ticked, answers.replies, 'questions.no_reply', by=who)}"
    return f"answered={answers.answer(ticked, shown.typed(request.POST, current()), by=who)}"


def _texts(who: Visitor) -> list[tuple[Meant, str]]:
    """Return what stands in the columns of teams and workers of questions that are not closed, each once."""
    its = Question.objects.of(who.place).filter(gone=False).exclude(stage=Stage.CLOSED)
    found: dict[tuple[Meant, str], tuple[Meant, str]] = {}
    for kind, column in ((Meant.TEAM, "team_said"), (Meant.WORKER, "worker_said")):
        for text in sorted(set(its.exclude(**{column: ""}).values_list(column, flat=True))):
            found.setdefault((kind, fold(text)), (kind, text))
    return list(found.values())


def _years(who: Visitor) -> list[int]:
    years = Question.objects.of(who.place).order_by().values_list("year", flat=True).distinct()
    return sorted(year for year in years if FIRST <= year < LAST)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
