"""A person is an e-mail address, a name for colleagues and a language wish; their parts stand beside them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError
from django.utils import timezone
from hands import ONE, member

from gwella.accounts.models import Membership, Person

pytestmark = pytest.mark.django_db


def test_a_person_is_the_user_of_the_site():
    assert get_user_model() is Person
    kept = {field.name for field in Person._meta.fields}
    of_signing_in = {"id", "public_id", "password", "last_login", "is_active", "by_provider"}
    assert kept == {"email", "name", "language", "is_break_glass", "opened_until", "is_being_set_up"} | of_signing_in


@pytest.mark.parametrize("its", [{}, {"is_break_glass": True}, {"opened_until": timezone.now()}])
def test_only_the_open_account_for_emergencies_is_being_set_up(its: dict[str, Any]):
    with pytest.raises(IntegrityError, match="being_set_up"):
        Person.objects.create_user("a@example.cymru", is_being_set_up=True, **its)


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


def test_whoever_is_switched_off_has_no_part_in_force_and_none_that_stands():
    its = member("director", ONE)
    today = timezone.localdate()
    assert list(Membership.objects.in_force(today)) == list(Membership.objects.standing(today)) == [its]
    Person.objects.update(is_active=False)
    assert not Membership.objects.in_force(today).exists()
    assert not Membership.objects.standing(today).exists()
