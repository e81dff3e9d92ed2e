"""What an authority's own measuring keeps: figures, submissions, what is asked about them, and returns."""

from gwella.measuring.models.approval import Hand, Move, Return
from gwella.measuring.models.books import Books
from gwella.measuring.models.conversation import Answer, Handed, Naming, Question, Tally
from gwella.measuring.models.figure import Figure
from gwella.measuring.models.own_definition import DefinitionChange
from gwella.measuring.models.package import Package
from gwella.measuring.models.proposal import Proposal
from gwella.measuring.models.submission import Submission
from gwella.measuring.models.token import Token

__all__ = [
    "Answer",
    "Books",
    "DefinitionChange",
    "Figure",
    "Hand",
    "Handed",
    "Move",
    "Naming",
    "Package",
    "Proposal",
    "Question",
    "Return",
    "Submission",
    "Tally",
    "Token",
]
