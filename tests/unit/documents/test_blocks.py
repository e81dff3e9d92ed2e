"""What a document may hold, and that its JSON says all of it."""

from __future__ import annotations

import msgspec
import pytest

from gwella.documents import Chart, Document, Figure, Heading, Table, as_json


def test_json_holds_the_whole_document_and_reads_back(document):
    assert msgspec.json.decode(as_json(document()), type=Document) == document()


def test_every_block_and_every_part_names_what_it_is(document):
    blocks = msgspec.json.decode(as_json(document()))["blocks"]
    assert [block["is"] for block in blocks[:3]] == ["heading", "heading", "paragraph"]
    assert [part["is"] for part in blocks[2]["parts"]] == ["words", "figure", "quote"]


def test_the_figures_that_the_text_quotes_can_be_listed(document):
    assert document().figures == (
        Figure(text="86.1% (2024-25)", metric="m", area="X06000001", period="2024", value=0.861),
    )


def test_a_drawing_needs_a_text_that_stands_for_it():
    with pytest.raises(ValueError, match="alternative"):
        Chart("Title", "<svg/>", " ", "words")


def test_a_row_has_a_cell_for_every_column():
    with pytest.raises(ValueError, match="cells"):
        Table("Caption", "id", ("One", "Two"), (("only one",),))


@pytest.mark.parametrize("level", [1, 7])
def test_a_heading_lies_below_the_title(level):
    with pytest.raises(ValueError, match="level"):
        Heading("Heading", level, "id")
