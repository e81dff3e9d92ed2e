"""What a password must be: long, not one that many people have, not our own words. Nothing else (ASVS 6.2).

No mixture of kinds of characters is asked for, nothing is cut off, and none is too long to be taken.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from gwella.code_of_practice.places import areas
from gwella.code_of_practice.reading import one

SHORTEST = 12
# What must be left of a password once our words are taken out of it.
OTHER_LETTERS = 6


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that somebody who knows what this is would try first."""

    words: tuple[str, ...]


class Length:
    """At least 12 characters. A sentence is easier to remember than a riddle, so no limit is set above."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self) -> str:
        said = ngettext("Use at least %(count)d character.", "Use at least %(count)d characters.", SHORTEST)
        return said % {"count": SHORTEST}


class Common(CommonPasswordValidator):
    """Not one of the 20,000 that are tried first everywhere."""

    def validate(self, password: str, user: Any = None) -> None:
        if password.casefold().strip() in self.passwords:
            raise ValidationError(_("Many people use this password. Choose another."), code="password_too_common")

    def get_help_text(self) -> str:
        return gettext("Do not use a password that many people use.")


class OwnWords:
    """Not made of what anybody would guess here: the product, a place, the Code's words, or one's own name."""

    def validate(self, password: str, user: Any = None) -> None:
        left = password.casefold()
        for word in sorted({*own_words(), *_own_name(user)}, key=len, reverse=True):
            left = left.replace(word, " ")
        if len(re.sub(r"[\W\d_]", "", left)) < OTHER_LETTERS:
            said = _("This is easy to guess for somebody who knows you or Gwella. Use several other words.")
            raise ValidationError(said, code="password_of_our_words")

    def get_help_text(self) -> str:
        return gettext("Do not make it of your name, your place or words about this work alone.")


def own_words() -> frozenset[str]:
    """Return our own list, and the names of every place in both languages, in small letters."""
    listed = one("passwords/words", Words).words
    named = (name for area in areas().values() for name in (area.name.en, area.name.cy))
    return frozenset(part for name in (*listed, *named) for part in re.findall(r"\w{3,}", name.casefold()))


def _own_name(user: Any) -> frozenset[str]:
    said = f"{getattr(user, 'name', '')} {getattr(user, 'email', '')}"
    return frozenset(re.findall(r"\w{3,}", said.casefold()))
