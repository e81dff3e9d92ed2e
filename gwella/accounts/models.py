"""Who signs in, the parts they play, and where. Nothing is kept that signing in and writing to them does not need."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from gwella.accounts.identifiers import LENGTH, opaque_id
from gwella.accounts.placed import Placed
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import LONGEST_CODE


class People(BaseUserManager["Person"]):
    """Finds a person by e-mail, which must happen before their place is known."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """Add a person. Without a password they can sign in only through their authority."""
        person = self.model(email=normalised(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.known_by(username or "").get()

    def known_by(self, email: str) -> models.QuerySet[Person]:
        """Return whoever signs in by this address: one at most. Those of single sign-on are not known by theirs."""
        return self.filter(email=normalised(email), by_provider="")


class Person(AbstractBaseUser):
    """A person, by the name that their colleagues read beside what they did."""

    public_id = models.CharField(max_length=LENGTH, default=opaque_id, unique=True, editable=False)
    email = models.EmailField(db_index=True)
    name = models.CharField(max_length=80, blank=True)
    # The key of the provider through which this person signs in, and only so; empty for those with a password here.
    by_provider = models.CharField(max_length=40, blank=True)
    # Empty: we have not asked yet, so we write in both languages.
    language = models.CharField(max_length=2, blank=True, choices=[(one.value, one.value) for one in Language])
    is_active = models.BooleanField(default=True)
    # The account for the day on which single sign-on fails: it opens nothing unless the operator opened it, until then.
    is_break_glass = models.BooleanField(default=False)
    opened_until = models.DateTimeField(null=True, blank=True)
    # It is open only so that whoever was invited can set up its second factor; then it lets nobody take up a part.
    is_being_set_up = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = People()

    class Meta:
        constraints = [
            # An address that a provider tells of is only where we write to: it names nobody.
            models.UniqueConstraint(fields=("email",), condition=Q(by_provider=""), name="one_person_an_address"),
            models.UniqueConstraint(
                fields=("is_break_glass",), condition=Q(is_break_glass=True), name="one_break_glass_account"
            ),
            models.CheckConstraint(
                condition=Q(is_being_set_up=False) | Q(is_break_glass=True, opened_until__isnull=False),
                name="only_the_open_break_glass_is_being_set_up",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def called(self) -> str:
        """What colleagues read where a provider gives no name: the address, else the id, and never nothing."""
        return self.name or self.email or self.public_id

    def may_sign_in(self, now: datetime) -> bool:
        """Return whether this person is let in now."""
        opened = not self.is_break_glass or (self.opened_until is not None and now < self.opened_until)
        return self.is_active and opened


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
        return self.filter(begun, person__is_active=True, waits_for="", ended_at__isnull=True)

    def standing(self, on: date) -> MembershipRows:
        """Return those that have not ended by the day `on`: in force, not yet begun, or waiting to be approved."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), person__is_active=True, ended_at__isnull=True)


class Membership(models.Model):
    """A role of the matrix that a person has at a place, from `since` to `until`, both days included.

    `place` is the code of an authority or a region, or empty for what belongs to no place. It is read before a place
    is known, so these rows are not behind the place-scoped manager; only `accounts` reads them.
    """

    public_id = models.CharField(max_length=LENGTH, default=opaque_id, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40)
    place = models.CharField(max_length=LONGEST_CODE, blank=True, db_index=True)
    team = models.CharField(max_length=LENGTH, blank=True)  # the public id of a team of the place
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    # The role that has yet to approve it; empty once it is in force. A part that is ended at once says when.
    waits_for = models.CharField(max_length=40, blank=True)
    given_by = models.CharField(max_length=LENGTH, blank=True)
    approved_by = models.CharField(max_length=LENGTH, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # The key of the provider whose table gave it; what a provider gave goes when it says so no more.
    provider = models.CharField(max_length=40, blank=True)

    objects = MembershipRows.as_manager()

    def __str__(self) -> str:
        return self.public_id


class Grant(Placed):
    """What an authority lets somebody from elsewhere see, for a time and a purpose: logged, and it can be withdrawn.

    Whoever it was given to sits elsewhere, and is let in by it.
    """

    is_read_elsewhere = True

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    resource = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField()
    purpose = models.CharField(max_length=400)
    given_by = models.CharField(max_length=LENGTH)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id


class Invitation(models.Model):
    """A part offered to an address at `place`. The link that was sent there opens it once; we keep only its hash.

    Whoever follows the link has no place yet, so these rows are not behind the place-scoped manager either.
    """

    public_id = models.CharField(max_length=LENGTH, default=opaque_id, unique=True, editable=False)
    place = models.CharField(max_length=LONGEST_CODE, blank=True, db_index=True)
    hashed = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    role = models.CharField(max_length=40)
    team = models.CharField(max_length=LENGTH, blank=True)
    language = models.CharField(max_length=2, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    given_by = models.CharField(max_length=LENGTH, blank=True)
    is_break_glass = models.BooleanField(default=False)  # it makes the account for emergencies
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id


class SignIn(models.Model):
    """One time that somebody signed in, until they leave, are idle too long, or it is ended from elsewhere."""

    public_id = models.CharField(max_length=LENGTH, default=opaque_id, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_ins")
    how = models.CharField(max_length=40)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id


class Kept(models.Model):
    """What the throttle remembers for a while: a key and a value of JSON, shared by every worker."""

    key = models.CharField(max_length=250, primary_key=True)
    value = models.JSONField()
    until = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return self.key


def normalised(email: str) -> str:
    """Return the address in the one form in which it is stored and compared."""
    return email.strip().casefold()
