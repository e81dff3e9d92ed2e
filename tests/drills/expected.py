"""One return as it is sent, and what the check has to say of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

BAD, GOOD = "bad", "awkward and right"
PEOPLE = b"""person,authority,born_on,sex,language
P1,X06000001,1950-03-02,female,welsh
P2,X06000001,1961-11-30,male,english
007,X06000001,1970-01-01,male,welsh
"""


class Says(NamedTuple):
    """Refused whole with a code; or taken, with so many contacts counted and these rules found, and no others."""

    refused: str = ""
    counted: int | None = None
    found: frozenset[str] = frozenset()


class Sent(NamedTuple):
    """A kind, a name that says what is the matter, the files, and what is to be said. People come with every return."""

    kind: str
    name: str
    files: Mapping[str, bytes]
    says: Says

    @property
    def whole(self) -> dict[str, bytes]:
        """The files of the whole return."""
        one = next(iter(self.files))
        return dict(self.files) if one.endswith(".zip") else {"people.csv": PEOPLE, **self.files}


def refused(code: str) -> Says:
    """Return that the whole return is refused, in one sentence."""
    return Says(refused=code)


def accepted(counted: int | None, *found: str) -> Says:
    """Return that so many contacts are counted (None: there is no table of them), and what is found."""
    return Says(counted=counted, found=frozenset(found))
