"""English and Welsh, equal: a language, and a text that exists in both."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from gwella.code_of_practice.misfit import Misfit


class Language(StrEnum):
    """The two languages of Wales; the value stands in addresses and options."""

    EN = "en"
    CY = "cy"

    @property
    def other(self) -> Language:
        return Language.CY if self is Language.EN else Language.EN


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text in both languages. A definition without its Welsh does not load."""

    en: str
    cy: str

    def __post_init__(self) -> None:
        if not self.en.strip() or not self.cy.strip():
            raise Misfit("misfits.text_in_both")

    def in_(self, language: Language) -> str:
        """Return the text in `language`."""
        return self.en if language is Language.EN else self.cy
