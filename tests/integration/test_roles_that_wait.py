"""What asks somebody to decide on a role is theirs until that role is decided on, and no other."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from hands import ONE, member, signed_in

from gwella.accounts.models import Membership
from gwella.office.models import Notice

pytestmark = pytest.mark.django_db


def test_what_asks_to_approve_one_role_stays_while_another_is_ended():
    administrator, director = signed_in(member("authority_administrator", ONE)), member("director", ONE)
    today = {"since": timezone.localdate().isoformat()}
    for who, role in (("practitioner", "performance_officer"), ("practitioner", "director")):
        administrator.post(reverse("role-give", args=[member(who, ONE).person.public_id]), {"role": role, **today})
    first, second = Membership.objects.filter(waits_for="director").order_by("pk")
    administrator.post(reverse("role-end", args=[first.public_id]))
    unread = Notice.objects.of(ONE).filter(to=director.person.public_id, read_at=None)
    assert [one.about for one in unread] == [second.public_id]
    decided = signed_in(director).post(reverse("role-decide", args=[second.public_id]), {"what": "approve"})
    assert decided.status_code == 302
    assert not Notice.objects.of(ONE).filter(to=director.person.public_id, read_at=None)
