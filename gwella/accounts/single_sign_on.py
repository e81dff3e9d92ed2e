"""Single sign-on: who is let in by what a provider says, and what they may do for that.

An identity is an issuer, a tenant and an object (`identity`). A first sign-in makes a person with a practitioner's
rights at the most; every role above that waits until the administrator gives it, and the director approves it where
the matrix says so, whatever the provider claims. What a provider gave goes when it says so no more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from gwella.accounts.matrix import matrix
from gwella.accounts.models import Membership, Person, normalised
from gwella.accounts.providers import Kind, Provider, providers
from gwella.accounts.roles import ADMINISTRATOR, played_at
from gwella.audit.chain import By, record


class Adapter(DefaultSocialAccountAdapter):
    """allauth's single sign-on over the operator's file; by it nobody connects, changes or finds an account."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        known = [_app(one) for one in providers().values()]
        found = [one for one in known if provider is None or provider in (one.provider, one.provider_id)]
        return [one for one in found if client_id is None or one.client_id == client_id]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        # allauth would have it loaded at every start; with what it speaks through it is large, and few need it.
        from gwella.accounts import protocols  # noqa: F401 - it makes known to allauth what it holds

        return super().get_provider(request, provider, client_id)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process") != "login":
            raise PermissionDenied("process")
        if sociallogin.is_existing and sociallogin.user.by_provider != sociallogin.account.provider:
            raise PermissionDenied("provider")
        # The one thing that lasts over the page of a second factor: which roles, and whether it saw one itself.
        said = sociallogin.claims
        sociallogin.state |= {"roles": list(said.roles), "saw_second_factor": said.saw_second_factor}

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return providers()[sociallogin.account.provider].creates

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Person:
        """Make the person who signs in for the first time: with no password, and known by no address."""
        said, key = sociallogin.claims, sociallogin.account.provider
        with transaction.atomic():
            person = Person(email=normalised(said.email), name=said.name, by_provider=key)
            person.set_unusable_password()
            person.save()
            sociallogin.user = sociallogin.account.user = person
            sociallogin.account.save()
            record(By(place=providers()[key].place), "person.first_sign_in", on=person.public_id, facts={"by": key})
        return person


@transaction.atomic
def follow(person: Person, provider: Provider, asked: tuple[str, ...]) -> list[Membership]:
    """Bring somebody's roles into line with what their provider says; return those that now wait for somebody."""
    today = timezone.localdate()
    places = {played_at(role, provider.place) for role in provider.roles.values()}
    theirs = Membership.objects.filter(person=person, place__in=places | {provider.place})
    for gone in theirs.standing(today).filter(provider=provider.key).exclude(role__in=asked):
        # Not ended by a person: it may be asked for again, where what an administrator ended is not.
        Membership.objects.filter(pk=gone.pk).update(until=today - timedelta(days=1))
        record(By(place=provider.place), "role.end", on=gone.public_id, facts={"role": gone.role, "by": provider.key})
    added = [_add(person, provider, role) for role in asked if _is_new(theirs, provider, role)]
    return [one for one in added if one.waits_for]


def _is_new(theirs: Any, provider: Provider, role: str) -> bool:
    of_role = theirs.filter(role=role)
    ended_here = of_role.filter(provider=provider.key, ended_at__isnull=False)
    return not (of_role.standing(timezone.localdate()).exists() or ended_here.exists())


def _add(person: Person, provider: Provider, role: str) -> Membership:
    at_once = role in matrix().groups["at_first"]
    given = Membership.objects.create(
        person=person,
        role=role,
        place=played_at(role, provider.place),
        since=timezone.localdate(),
        provider=provider.key,
        waits_for="" if at_once else ADMINISTRATOR,
    )
    what = "role.give" if at_once else "role.ask"
    record(By(place=provider.place), what, on=given.public_id, facts={"role": role, "by": provider.key})
    return given


def _app(provider: Provider) -> SocialApp:
    """Return a provider in allauth's words. Nothing of it is in the database."""
    title = provider.title.en
    if provider.kind is Kind.SAML:
        return SocialApp(provider="saml", provider_id=provider.key, name=title, client_id=provider.key, settings={})
    its = {"server_url": provider.issuer, "oauth_pkce_enabled": True, "fetch_userinfo": False}
    return SocialApp(
        provider="openid_connect",
        provider_id=provider.key,
        name=title,
        client_id=provider.client,
        secret=provider.secret,
        settings=its,
    )
