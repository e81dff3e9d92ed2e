"""Who signs in, the parts they play, and where. Nothing is kept that signing in and writing to them does not need."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from gwella.accounts.identifiers import LENGTH, opaque_id
from gwella.accounts.placed import Placed
from gwella.code_of_practice.language import Language


class People(BaseUserManager["Person"]):
    """Finds a person by e-mail, which must happen before their place is known."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """Add a person. Without a password they can sign in only through their authority."""
        person = self.model(email=normalised(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=normalised(username or ""))


class Person(AbstractBaseUser):
    """A person, by the name that their colleagues read beside what they did."""

    public_id = models.CharField(max_length=LENGTH, default=opaque_id, unique=True, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80, blank=True)
    # Empty: we have not asked yet, so we write in both languages.
    language = models.CharField(max_length=2, blank=True, choices=[(one.value, one.value) for one in Language])
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = People()

    def __str__(self) -> str:
        return self.public_id


class Team(Placed):
    """A team of an authority, for as long as it is one: `until` is its last day."""

    name_en = models.CharField(max_length=120)
    name_cy = models.CharField(max_length=120)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id


class MembershipRows(models.QuerySet["Membership"]):
    """The parts that people play."""

    def in_force(self, on: date) -> MembershipRows:
        """Return those of the day `on` whose person may sign in."""
        begun = Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gte=on))
        return self.filter(begun, person__is_active=True)


class Membership(models.Model):
    """A role of the matrix that a person has at a place, from `since` to `until`, both days included.

    `place` is the code of an authority or a region, or empty for what belongs to no place. It is read before a place
    is known, so these rows are not behind the place-scoped manager; only `accounts` reads them.
    """

    public_id = models.CharField(max_length=LENGTH, default=opaque_id, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40)
    place = models.CharField(max_length=9, blank=True, db_index=True)
    team = models.CharField(max_length=LENGTH, blank=True)  # the public id of a team of the place
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = MembershipRows.as_manager()

    def __str__(self) -> str:
        return self.public_id


class Grant(Placed):
    """What an authority lets somebody from elsewhere see, for a time and a purpose: logged, and it can be withdrawn."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    resource = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField()
    purpose = models.CharField(max_length=400)
    given_by = models.CharField(max_length=LENGTH)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id


def normalised(email: str) -> str:
    """Return the address in the one form in which it is stored and compared."""
    return email.strip().casefold()
