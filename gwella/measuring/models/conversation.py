"""The conversation about the data: what the check asks, whom we asked about it, and what they answered."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from gwella.accounts.identifiers import LENGTH
from gwella.accounts.placed import Placed
from gwella.code_of_practice.places import LONGEST_CODE


def _choices(of: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in of]


class Kind(StrEnum):
    """What can be answered."""

    EXPLAINED = "explained"  # correct as it is, and why
    CORRECTED = "corrected"  # put right in the source
    KNOWN = "known"  # known to be wrong, cannot be put right this year
    NEXT_YEAR = "next_year"  # will be put right for next year's return


class Stage(StrEnum):
    """How far a question is."""

    OPEN = "open"
    REPLIED = "replied"  # somebody who was asked has answered; the officer has not closed it
    CLOSED = "closed"


# Where each answer may come from, and where it leads. Whoever was asked replies; the officer closes, and may answer
# anew what is closed.
MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.REPLIED: frozenset({Stage.OPEN, Stage.REPLIED}),
    Stage.CLOSED: frozenset(Stage),
}


class Question(Placed):
    """One thing that the check found in what a place sent of a year, open until it is answered or no longer found.

    `sign` is the same for the same finding in another submission or year: a hash of the check and of what it is about,
    under the place’s own key. `asks` is the code of the check, `times` how many rows that cannot be told apart it was
    found in. `submission` is the last that found it. `reference` is the case reference of the officer’s own file;
    `client_group` is what its rows say of that, where all say the same: it decides which figures they can change;
    `team_said` and `worker_said` what stands there, `team` and `member` the public ids of the team and of the part
    that somebody plays whose it is now. `answered` is the kind of the answer that closed it; `turn` counts answers, and
    how often one was passed back: whoever saw it at another turn moves nothing.
    """

    submission = models.CharField(max_length=LENGTH, db_index=True)
    sign = models.CharField(max_length=64, db_index=True)
    year = models.PositiveSmallIntegerField()
    asks = models.CharField(max_length=80)
    severity = models.CharField(max_length=10)
    table = models.CharField(max_length=40)
    file = models.CharField(max_length=120)
    row = models.PositiveIntegerField(null=True, blank=True)
    column = models.CharField(max_length=120, blank=True)
    heading = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    client_group = models.CharField(max_length=80, blank=True)
    times = models.PositiveIntegerField(default=1)
    told_apart = models.BooleanField(default=True)  # False: rows without a reference and an identifier
    team_said = models.CharField(max_length=120, blank=True)
    worker_said = models.CharField(max_length=120, blank=True)
    team = models.CharField(max_length=LENGTH, blank=True, db_index=True)
    member = models.CharField(max_length=LENGTH, blank=True, db_index=True)
    values = models.JSONField(default=dict)
    stage = models.CharField(max_length=10, choices=_choices(Stage), default=Stage.OPEN)
    answered = models.CharField(max_length=10, choices=_choices(Kind), blank=True)
    turn = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    gone = models.BooleanField(default=False)  # no longer found by a later submission

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("authority", "year", "sign"), name="asked_once"),
            # What is closed says how, and what is not says nothing yet.
            models.CheckConstraint(
                condition=models.Q(stage=Stage.CLOSED, answered__in=list(Kind))
                | (~models.Q(stage=Stage.CLOSED) & models.Q(answered="")),
                name="closed_by_an_answer",
            ),
        ]
        indexes = [models.Index(fields=("authority", "year", "asks"), name="asked_of_a_year")]

    def __str__(self) -> str:
        return self.public_id


class Answer(Placed):
    """What somebody answered to a question, for a year; never changed, only followed by another.

    `closes` says that it is the officer’s, with which the question is closed; else it is the reply of somebody asked.
    """

    sign = models.CharField(max_length=64, db_index=True)
    asks = models.CharField(max_length=80, db_index=True)
    year = models.PositiveSmallIntegerField()
    turn = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=_choices(Kind))
    words = models.CharField(max_length=1000, blank=True)
    language = models.CharField(max_length=2)
    closes = models.BooleanField(default=True)
    by = models.CharField(max_length=LENGTH)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("authority", "year", "sign", "turn"), name="one_answer_a_turn")]

    def __str__(self) -> str:
        return self.public_id


class Handed(Placed):
    """When a question was handed to a team, or to the part that somebody plays, and by whom. Never changed.

    `words` are why, for whoever is asked, in `language`: always where a reply was passed back, else where it was said.
    """

    question = models.CharField(max_length=LENGTH, db_index=True)
    team = models.CharField(max_length=LENGTH, blank=True)
    member = models.CharField(max_length=LENGTH, blank=True)
    by = models.CharField(max_length=LENGTH, blank=True)  # empty where the file itself said whose it is
    at = models.DateTimeField()
    words = models.CharField(max_length=1000, blank=True)
    language = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(words="", language="") | (~models.Q(words="") & ~models.Q(language="")),
                name="why_in_a_language",
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class Meant(StrEnum):
    """What a word of an extract names."""

    TEAM = "team"
    WORKER = "worker"


class Naming(Placed):
    """Whom a place’s extracts mean by what stands in their columns of teams and workers, as the officer said it."""

    kind = models.CharField(max_length=10, choices=_choices(Meant))
    said = models.CharField(max_length=120)  # folded, so that a capital or a space more makes no other
    to = models.CharField(max_length=LENGTH)  # the public id of a team, or of the part that somebody plays

    class Meta:
        constraints = [models.UniqueConstraint(fields=("authority", "kind", "said"), name="named_once")]

    def __str__(self) -> str:
        return self.public_id


class Tally(models.Model):
    """How many questions of a check a place has closed, and how many of them as correct as they are.

    No row about a person, so that it can be added up over places; only `tallies` reads it, and lets out nothing small.
    """

    place = models.CharField(max_length=LONGEST_CODE)
    asks = models.CharField(max_length=80, db_index=True)
    closed = models.PositiveIntegerField(default=0)
    explained = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("place", "asks"), name="one_tally_of_a_check")]

    def __str__(self) -> str:
        return f"{self.place} {self.asks}"
