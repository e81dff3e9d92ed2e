"""The pages about mappings: their example can be used, and every word and form of dates stands in both."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import msgspec
import pytest

from gwella.returns.extracts.dates import FORMS
from gwella.returns.extracts.form import Accepted, Block, Cell, read_form

DOCS = Path(__file__).parents[3] / "docs"
PAGES = ("mapping.md", "mapping.cy.md")


@pytest.mark.parametrize("page", PAGES)
def test_the_example_is_a_mapping_that_may_be_used(page: str, tmp_path: Path) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    example = re.search(r"^    \[\[table\]\].*?(?=^\S)", text, re.M | re.S)
    assert example
    path = tmp_path / "mapping.toml"
    path.write_text(textwrap.dedent(example.group()), encoding="utf-8")
    assert [block.of for block in read_form(path).table] == ["people", "contacts"]


@pytest.mark.parametrize("page", PAGES)
def test_every_word_and_form_is_told_of(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    words = {field.encode_name for of in (Accepted, Block, Cell) for field in msgspec.structs.fields(of)} - {"columns"}
    assert [
        word
        for word in (*words, *FORMS)
        if not re.search(rf"`{re.escape(word)}\b|^    {re.escape(word)} = ", text, re.M)
    ] == []
