"""The person who signs in. Nothing is kept about them that signing in and writing to them does not need."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from gwella.accounts.identifiers import LENGTH, opaque_id
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
    """A person with a role at a place. `authority` is empty for those who belong to no single one."""

    public_id = models.CharField(max_length=LENGTH, default=opaque_id, unique=True, editable=False)
    email = models.EmailField(unique=True)
    authority = models.CharField(max_length=9, blank=True)
    role = models.CharField(max_length=40, blank=True)
    # Empty: we have not asked yet, so we write in both languages.
    language = models.CharField(max_length=2, blank=True, choices=[(one.value, one.value) for one in Language])
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = People()

    def __str__(self) -> str:
        return self.public_id


def normalised(email: str) -> str:
    """Return the address in the one form in which it is stored and compared."""
    return email.strip().casefold()
