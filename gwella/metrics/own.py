"""Which definitions are an authority's own and do not come with Gwella."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gwella.code_of_practice.reading import kept, own
from gwella.metrics.definitions import Definition, definitions


@kept
def own_definitions() -> Mapping[str, Definition]:
    """Return the metrics and measures of the authority's own, by key."""
    keys = {*own("metrics"), *own("measures")}
    return MappingProxyType({key: one for key, one in definitions().items() if key in keys})
