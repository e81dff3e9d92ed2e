"""One's own account, and the people, roles and teams of a place."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from hands import Page, canary, member

from gwella.accounts.identifiers import opaque_id
from gwella.accounts.models import Invitation, Membership, Team


def somebody(place: str) -> list[Any]:
    """Make somebody with a role at the place."""
    return [member("practitioner", place, name=canary(place)).person.public_id]


def role(place: str) -> list[Any]:
    return [member("practitioner", place, name=canary(place)).public_id]


def waiting_role(place: str) -> list[Any]:
    """Make a role that waits for the director."""
    its = member("performance_officer", place, name=canary(place))
    Membership.objects.filter(pk=its.pk).update(waits_for="director", given_by=opaque_id())
    return [its.public_id]


def listed(place: str) -> list[Any]:
    """Make what the list of people shows."""
    waiting_role(place)
    somebody(place)
    now = timezone.now()
    Invitation.objects.create(
        place=place,
        hashed=opaque_id(),
        email=f"{canary(place)}@example.cymru",
        role="practitioner",
        since=now.date(),
        invited_at=now,
        expires_at=now + timedelta(days=7),
    )
    return []


def team(place: str) -> list[Any]:
    since = timezone.localdate()
    return [Team.objects.of(place).create(name_en=canary(place), name_cy=canary(place), since=since).public_id]


def teams(place: str) -> list[Any]:
    team(place)
    return []


PAGES = [
    Page("own-account", "practitioner"),
    Page("own-account", "government_analyst"),
    Page("people", "authority_administrator", listed),
    Page("people", "director", listed),
    Page("people-invite", "authority_administrator"),
    Page("person", "authority_administrator", somebody),
    Page("person", "director", somebody),
    Page("role-give", "authority_administrator", somebody),
    Page("role-end", "authority_administrator", role),
    Page("role-decide", "director", waiting_role),
    Page("teams", "practitioner", teams),
    Page("teams", "authority_administrator", teams),
    Page("team-new", "authority_administrator"),
    Page("team", "authority_administrator", team),
]

# Tried in test_signing_in, test_words_of_signing_in, test_invitations, test_people_of_a_place, test_oidc_sign_on and
# test_saml_sign_on: what stands between the public and a role.
OTHERS = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_change_password",
    "account_reauthenticate",
    "arrive",
    "choose-part",
    "go-on",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "own-sign-in-end",
    "sign-in-again",
    "invited",
    "role-grant",
    "sign-on",
    "openid_connect_callback",
    "saml-answer",
    "saml-finish",
    "saml-metadata",
    "socialaccount_login_cancelled",
    "invitation-withdraw",
    "person-switch",
    "person-second-factor",
}
