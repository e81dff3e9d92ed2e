"""PDF/UA-1: tagged, titled, in its language, the same every time, and no text is read as markup."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest

from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.language import Language
from gwella.documents import Heading, Paragraph, Words, pdf


def opened(document):
    return pikepdf.open(io.BytesIO(pdf(document)))


def elements(pdf_file):
    """Return every structure element of a tagged PDF, in reading order."""

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for part in node:
                yield from walk(part)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from walk(node.K)

    return list(walk(pdf_file.Root.StructTreeRoot.K))


def page_texts(made):
    """Return the text of each page as a reader copies it: glyphs turned back by the fonts' own tables."""
    with pikepdf.open(io.BytesIO(made)) as file:
        return [page_text(page) for page in file.pages]


def page_text(page):
    tables = {name: letters(font.ToUnicode.read_bytes()) for name, font in page.Resources.Font.items()}
    text, table = "", {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                table = tables[str(operands[0])]
            case "Td" | "Tm" | "T*" | "ET":
                text += " "
            case "Tj" | "TJ":
                strings = operands[0] if str(operator) == "TJ" else [operands[0]]
                glyphs = b"".join(bytes(part) for part in strings if isinstance(part, pikepdf.String))
                text += "".join(table.get(glyphs[at : at + 2].hex().upper(), "?") for at in range(0, len(glyphs), 2))
    return " ".join(text.split())


def letters(table):
    """Return what each glyph of a font stands for, from its ToUnicode table."""
    lines = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\s", table)
    return {glyph.decode().upper(): bytes.fromhex(sign.decode()).decode("utf-16-be") for glyph, sign in lines}


@pytest.mark.parametrize("language", list(Language))
def test_it_is_tagged_with_title_and_language(document, language):
    with opened(document(language=language)) as made:
        assert made.Root.MarkInfo.Marked
        assert str(made.Root.Lang) == f"{language}-GB"
        assert made.Root.ViewerPreferences.DisplayDocTitle
        with made.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == document().title


def test_headings_tables_lists_quotations_and_drawings_have_their_tags(document):
    with opened(document()) as made:
        found = elements(made)
        tags = [str(element.S) for element in found]
        for tag in ("/Title", "/H1", "/H2", "/P", "/L", "/LI", "/Table", "/THead", "/TH", "/TD", "/Caption", "/Figure"):
            assert tag in tags, tag
        quotation = found[tags.index("/Quote")]
        assert str(quotation.Lang).startswith("cy")
        assert str(found[tags.index("/Figure")].Alt).startswith("What is drawn")


def test_the_same_document_gives_the_same_bytes(document):
    assert pdf(document()) == pdf(document())


def test_hostile_text_comes_out_as_text(document, hostile):
    text = " ".join(page_texts(pdf(document())))
    assert text.count(hostile) >= 6


@pytest.mark.parametrize(("language", "band"), [(Language.EN, "MADE UP"), (Language.CY, "GWNEUTHUREDIG")])
def test_every_page_of_a_made_up_document_says_so(document, language, band):
    long = tuple(Paragraph((Words(f"Paragraff {number}. " * 30),)) for number in range(20))
    pages = page_texts(pdf(document(language=language, blocks=long)))
    assert len(pages) > 2
    assert all(band in page for page in pages)
    assert band not in " ".join(page_texts(pdf(document(language=language, blocks=long, made_up=False))))


def test_a_sign_that_the_font_does_not_have_is_refused_in_one_sentence(document):
    with pytest.raises(Remediable) as refused:
        pdf(document(blocks=(Heading("Chapter", 2, "c"), Paragraph((Words("A smile: 😀"),)))))
    assert refused.value.code == "documents.not_in_font"
    assert "😀" in refused.value.in_(Language.CY)


def test_welsh_letters_are_in_the_font(document):
    letters = "âêîôûŵŷ ÂÊÎÔÛŴŶ äëïöüẅÿ áéíóúẃý àèìòùẁỳ’–"
    text = " ".join(page_texts(pdf(document(blocks=(Paragraph((Words(letters),)),)))))
    assert letters in text
