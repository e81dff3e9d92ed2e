"""What lets a command send files in an officer's name: a token of their own, for one part that they play."""

from __future__ import annotations

from django.db import models

from gwella.accounts.identifiers import LENGTH, opaque_id
from gwella.accounts.models import Membership


class Token(models.Model):
    """A token, of which only the hash is kept. It is as good as its membership is, and never longer than `until`.

    It is read before a place is known, as memberships are, so it is not behind the place-scoped manager; only
    `measuring.tokens` reads it.
    """

    public_id = models.CharField(max_length=LENGTH, default=opaque_id, unique=True, editable=False)
    hash = models.CharField(max_length=64, unique=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    until = models.DateField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id
