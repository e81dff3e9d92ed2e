"""Whose it is: the authority that somebody names, or else the only one that there is anything of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated

import typer

from gwella.cli.options import area_code
from gwella.cli.reader import spoken
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.places import Area, Kind, area, areas

Whose = Annotated[
    str, typer.Option("--authority", parser=area_code, help=spoken("forms.option_authority"), metavar="CODE")
]


def authority_named(code: str, there: Callable[[], Iterable[str]], unclear: NotFound, unfit: str) -> Area:
    """Return the authority with this code; without one, the only authority among the areas that are `there`.

    Raises `unclear` where there is none or several, and NotFound with the code `unfit` for an area of another kind.
    """
    if not code:
        every = {one for one in there() if one in areas() and areas()[one].kind is Kind.AUTHORITY}
        if len(every) != 1:
            raise unclear
        (code,) = every
    if area(code).kind is not Kind.AUTHORITY:
        raise NotFound(unfit, area=area(code).name)
    return area(code)
