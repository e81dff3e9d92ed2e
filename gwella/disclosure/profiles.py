"""Profiles: which counts are starred and how the rest is rounded, as data with its source.

`definitions/disclosure/`, one file each. The data owner chooses; the choice is printed with the figures.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.reading import each, kept

PUBLISHED_WALES = "published_wales"


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule for counts: under `star_below` they are starred, from it on rounded to the nearest `round_to`."""

    title: Text
    says: Text
    star_below: int
    star_zero: bool
    round_to: int
    source: str
    confidence: str

    def __post_init__(self) -> None:
        if self.star_below < 1 or self.round_to < 1:
            raise Misfit("misfits.at_least_one")
        if self.star_below % self.round_to and self.round_to > 1:
            # Else a count just over the threshold would be rounded down to below it.
            raise Misfit("misfits.not_a_multiple")

    def of_two(self) -> Profile:
        """Return the rule for a sum of two counts that are shown by themselves too: twice as coarse.

        Two counts of four are starred each; their eight, shown as 10, would give both away.
        """
        return msgspec.structs.replace(self, star_below=2 * self.star_below, round_to=2 * self.round_to)


@kept
def profiles() -> Mapping[str, Profile]:
    """Return every profile by its name. Raises DefinitionError."""
    return each("disclosure", Profile)


def profile(name: str = PUBLISHED_WALES) -> Profile:
    """Return one profile. Raises NotFound."""
    if name not in profiles():
        raise NotFound("disclosure.not_a_profile", name=name, known=", ".join(profiles()))
    return profiles()[name]
