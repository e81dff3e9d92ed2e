"""A person is an e-mail address, a name for colleagues and a language wish; their parts stand beside them."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from gwella.accounts.models import Person

pytestmark = pytest.mark.django_db


def test_a_person_is_the_user_of_the_site():
    assert get_user_model() is Person
    kept = {field.name for field in Person._meta.fields}
    of_signing_in = {"id", "public_id", "password", "last_login", "is_active", "by_provider"}
    assert kept == {"email", "name", "language", "is_break_glass", "opened_until"} | of_signing_in


def test_an_address_is_one_address_however_it_is_typed():
    person = Person.objects.create_user(" Sian@Ynys-Mon.example ")
    assert person.email == "sian@ynys-mon.example"
    assert Person.objects.get_by_natural_key("SIAN@ynys-mon.example") == person


def test_without_a_password_nobody_signs_in_with_one():
    person = Person.objects.create_user("a@example.cymru")
    assert not person.has_usable_password()
    assert not person.check_password("")


def test_a_person_is_named_in_a_log_by_an_identifier_only():
    assert "example" not in str(Person.objects.create_user("a@example.cymru"))
