"""Whoever signed in is looked up at every request: a session is worth what its role is worth at that moment."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone
from hands import ONE, TWIN, member, signed_in

from gwella.accounts.models import Membership
from gwella.accounts.session import NOBODY, Visitor, come_in, play, playing, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA = tmp_path
    settings.DESK = None


def opens(client) -> bool:
    return client.get("/en/desk/").status_code == 200


def test_a_role_opens_from_its_first_day_to_its_last():
    its, today = member("performance_officer", ONE), timezone.localdate()
    days = [
        (today, today, True),
        (today - timedelta(days=9), None, True),
        (today + timedelta(days=1), None, False),
        (today - timedelta(days=9), today - timedelta(days=1), False),
    ]
    client = signed_in(its)
    for since, until, open_ in days:
        Membership.objects.filter(pk=its.pk).update(since=since, until=until)
        assert opens(signed_in(its)) is open_, (since, until)
    assert not opens(client), "the session ended with the role, and does not come back"


def test_a_session_ends_with_the_role_that_opened_it():
    its = member("performance_officer", ONE)
    client = signed_in(its)
    assert opens(client)
    Membership.objects.filter(pk=its.pk).update(until=date(2021, 1, 1))
    assert not opens(client)
    Membership.objects.filter(pk=its.pk).update(until=None)
    assert not opens(client)


def test_whoever_is_switched_off_has_no_session():
    its = member("performance_officer", ONE)
    client = signed_in(its)
    its.person.is_active = False
    its.person.save()
    assert not opens(client)


def test_a_role_that_was_changed_is_played_as_it_is_now():
    its = member("performance_officer", ONE)
    client = signed_in(its)
    Membership.objects.filter(pk=its.pk).update(role="translator")
    assert not opens(client)


def test_the_place_is_the_memberships_and_not_the_sessions():
    its = member("performance_officer", ONE)
    client = signed_in(its)
    session = client.session
    session["visitor"] = {**session["visitor"], "place": TWIN, "role": "director"}
    session.save()
    request = RequestFactory().get("/")
    request.session, request.COOKIES = client.session, {k: v.value for k, v in client.cookies.items()}
    assert visitor(request) == playing(its)


def test_a_session_is_good_for_its_own_sign_in_alone():
    its, other = member("performance_officer", ONE), member("director", TWIN)
    elsewhere = signed_in(other).session["sign_in"]
    for sign_in in ("", elsewhere, None):
        client = signed_in(its)
        assert opens(client)
        session = client.session
        if sign_in is None:
            del session["sign_in"]
        else:
            session["sign_in"] = sign_in
        session.save()
        assert not opens(client), sign_in


def test_coming_in_and_taking_up_a_part_name_the_session_anew(client):
    client.get("/en/")
    request = RequestFactory().get("/")
    request.session = client.session
    request.session.create()
    for step in (play, come_in):
        before = request.session.session_key
        step(request, Visitor("local_officer", ONE, "Nia"))
        assert request.session.session_key != before


def test_without_a_cookie_nobody_is_anybody():
    assert visitor(RequestFactory().get("/")) == NOBODY
