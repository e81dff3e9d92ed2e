"""The names behind public ids, for a page: the record itself holds ids alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from gwella.accounts.models import Person


def names(ids: Collection[str]) -> Mapping[str, str]:
    """Return the name of each person by public id; whoever is not there any more, or has no name, is left out."""
    found = Person.objects.filter(public_id__in=set(ids)).exclude(name="").values_list("public_id", "name")
    return dict(found)
