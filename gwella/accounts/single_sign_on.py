"""Signing in through an authority's own provider: OpenID Connect or SAML 2.0."""

from __future__ import annotations

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class Adapter(DefaultSocialAccountAdapter):
    """allauth's single sign-on, with our rules."""
