"""A text exists in both languages or not at all."""

import msgspec
import pytest

from gwella.code_of_practice.language import Language, Text


def test_each_language_has_the_other():
    assert Language.EN.other is Language.CY
    assert Language.CY.other is Language.EN


def test_a_text_says_itself_in_the_language_asked():
    text = Text(en="year", cy="blwyddyn")
    assert [text.in_(language) for language in Language] == ["year", "blwyddyn"]


@pytest.mark.parametrize("given", [{"en": "year"}, {"en": "year", "cy": ""}, {"en": "  ", "cy": "blwyddyn"}])
def test_a_text_without_one_of_its_languages_is_refused(given):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(given, Text)
