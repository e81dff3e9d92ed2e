"""The check that keeps a route without a declared need from being served."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

from gwella.accounts.matrix import Need, matrix
from gwella.accounts.whole import whole_providers
from gwella.code_of_practice.errors import DefinitionError

UNDECLARED = "accounts.E001"
UNKNOWN = "accounts.E002"
SIGN_ON = "accounts.E003"


@register(Tags.urls)
def every_route_declares(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Return an error for each route that declares no (resource, action), or one the matrix does not know."""
    return [error for route in routes() if (error := _error(route)) is not None]


@register()
def every_provider_is_whole(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Return an error for what is wrong with the file of the providers, or with one of them."""
    try:
        whole_providers()
    except DefinitionError as error:
        return [Error(str(error), id=SIGN_ON)]
    return []


def routes(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Yield every route of the site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern)
        else:
            yield pattern


def need_of(route: URLPattern) -> Need | None:
    """Return what a route declares."""
    return getattr(route.callback, "needs", None)


def is_of_own_place(route: URLPattern) -> bool:
    """Return whether a route answers only with things of the visitor's own place."""
    return getattr(route.callback, "own", False)


def _error(route: URLPattern) -> CheckMessage | None:
    need = need_of(route)
    if need is None:
        hint = "Write @needs(resource, action) above the view."
        return Error(f"The route {route.pattern} declares no (resource, action).", hint=hint, id=UNDECLARED)
    if not matrix().knows(need):
        hint = "Add it to definitions/roles/matrix.toml, or correct the view."
        what = f"The route {route.pattern} needs {need.action} on {need.resource}, which the matrix gives to nobody."
        return Error(what, hint=hint, id=UNKNOWN)
    return None
