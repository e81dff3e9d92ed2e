"""All tables in force of an authority are under one key: under two, the same person would be two people."""

from __future__ import annotations

from collections.abc import Mapping

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.places import areas


def refuse_two_keys(authority: str, key_ids: Mapping[str, str]) -> None:
    """Raise ReturnRejected when the tables of `authority` are under different keys. `key_ids` are by table."""
    if len(set(key_ids.values())) > 1:
        under = "; ".join(f"{key_id}: {', '.join(tables)}" for key_id, tables in tables_by_key(key_ids).items())
        known = areas().get(authority)
        area = known.name if known else authority
        raise ReturnRejected("snapshots.two_keys", area=area, authority=authority, under=under)


def tables_by_key(key_ids: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """Return the names of the tables under each key, sorted, by the key's id."""
    keys = sorted(set(key_ids.values()))
    return {key: tuple(sorted(table for table, its in key_ids.items() if its == key)) for key in keys}
