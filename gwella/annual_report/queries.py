"""The report of an authority as a document, put together from what is stored."""

from __future__ import annotations

from gwella.annual_report.compose import Draw, compose
from gwella.annual_report.models import AnnualReport, Stage
from gwella.annual_report.passages import Pinned
from gwella.annual_report.reports import passages
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.report_form import form
from gwella.documents import Document
from gwella.improving import evidence
from gwella.metrics.definitions import Kind
from gwella.release import queries


def document(report: AnnualReport, language: Language, draw: Draw | None = None) -> Document:
    """Return the report in `language`. It quotes released figures only, whatever stage it is at."""
    pinned = (
        Pinned(standard=one.standard, kind=Kind(one.kind), figure=one.figure, words=one.words)
        for one in evidence.of(report.authority, report.year)
    )
    return compose(
        form(),
        report.authority,
        report.year,
        queries.everything_of(report.authority),
        pinned,
        passages(report),
        language,
        written_on=report.written_on,
        made_up=report.made_up,
        draft=report.stage != Stage.PUBLISHED,
        draw=draw,
        entered=[Text(**sentence) for sentence in report.entered],
    )
