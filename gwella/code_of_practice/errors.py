"""What can go wrong, and whose it is to put right.

GwellaError
├── Remediable            the person who sent it can put it right: shown in their language, exit 2
│   ├── ReturnRejected    which file, which row, which check, what to do
│   ├── DefinitionError   which file, which field, what was expected
│   ├── NotFound          a place, period, metric or folder that is not there, and what is
│   └── NotAllowed        who may do this, and when
└── Fault                 ours to put right: logged with its trace, a plain apology shown
"""

from __future__ import annotations

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Parameter, message


class GwellaError(Exception):
    """A message with a code: what is wrong, where, and how to put it right."""

    def __init__(self, code: str, /, **parameters: Parameter) -> None:
        self.message = message(code, **parameters)
        super().__init__(code)

    @property
    def code(self) -> str:
        return self.message.code

    def in_(self, language: Language) -> str:
        """Return the sentence in the reader's language."""
        return self.message.in_(language)

    def __str__(self) -> str:
        return self.message.in_(Language.EN)


class Remediable(GwellaError):
    """The person who sent it can put it right."""


class ReturnRejected(Remediable):
    """A file that cannot be taken: which, where, and what to do."""


class DefinitionError(Remediable):
    """A definition that does not say what it should: file, field, remedy."""


class NotFound(Remediable):
    """Something was asked for that is not there."""


class NotAllowed(Remediable):
    """This person may not do this, or not now."""


class Fault(GwellaError):
    """Ours to put right."""
