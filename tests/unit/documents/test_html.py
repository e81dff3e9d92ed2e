"""HTML: meaning, language and nothing that runs."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from gwella.code_of_practice.language import Language
from gwella.documents import fragment, html


class Read(HTMLParser):
    """Reads a page as a browser would: its tags with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_hostile_text_comes_out_as_text(document, hostile):
    read = Read(html(document()))
    assert not read.all("script")
    assert read.text.count(hostile) >= 6
    assert any(hostile in (attributes.get("aria-label") or "") for attributes in read.all("div"))


def test_nothing_runs_and_nothing_carries_its_own_looks(document):
    for _, attributes in Read(html(document())).tags:
        assert not any(name == "style" or name.startswith("on") for name in attributes)


def test_a_quotation_says_its_language_when_it_is_another(document):
    assert Read(fragment(document())).all("q") == [{"lang": "cy"}]
    assert Read(fragment(document(language=Language.CY))).all("q") == [{}]


@pytest.mark.parametrize("language", list(Language))
def test_the_page_and_the_article_say_their_language(document, language):
    page = document(language=language)
    assert Read(html(page)).all("html") == [{"lang": language}]
    assert Read(fragment(page)).all("article")[0]["lang"] == language


def test_headings_do_not_skip_a_level_and_can_be_linked_to(document):
    read = Read(fragment(document()))
    levels = [int(tag[1]) for tag, _ in read.tags if tag in {"h1", "h2", "h3", "h4", "h5"}]
    assert levels == [1, 2, 2, 3]
    addresses = {attributes["href"] for attributes in read.all("a")}
    assert addresses == {"#one", "#part"}
    assert addresses <= {f"#{attributes['id']}" for _, attributes in read.tags if "id" in attributes}


def test_a_table_has_a_caption_and_its_headings_say_what_they_head(document):
    read = Read(fragment(document()))
    assert len(read.all("caption")) == 1
    assert [attributes["scope"] for attributes in read.all("th")] == ["col", "col", "row", "row"]


def test_a_figure_links_to_its_definition_where_there_is_one(document):
    linked = fragment(document(), address_of=lambda figure: f"/en/measures/{figure.metric}?a=1&b=2")
    assert "/en/measures/m?a=1&b=2" in {attributes["href"] for attributes in Read(linked).all("a")}
    assert "/en/measures" not in fragment(document())


def test_made_up_is_said_in_the_first_line_only_where_it_is(document):
    assert Read(fragment(document())).text.lstrip().startswith("Made up:")
    assert Read(fragment(document(language=Language.CY))).text.lstrip().startswith("Gwneuthuredig:")
    assert "Made up" not in fragment(document(made_up=False))
