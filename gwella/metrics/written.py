"""A definition as the text of its file, laid out as those written by hand. The one reader reads the same again."""

from __future__ import annotations

from collections.abc import Iterator

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.toml_text import entry, lines, stated, toml_value
from gwella.metrics.counts import Condition, Count
from gwella.metrics.definitions import Definition
from gwella.metrics.edition import Edition
from gwella.metrics.relations import Rate, Share

LINE = 120
FACTS = (
    *("source", "confidence", "until", "aliases", "nearest", "part_of", "unit", "stock", "of_unknown"),
    *("standards", "wellbeing", "about", "act", "kind", "polarity", "breakdowns"),
)
TEXTS = ("title", "meaning", "missing", "unknowns", "can_use", "cannot_use")


def toml(definition: Definition) -> str:
    """Return the whole file of a metric or a measure."""
    its = dict(stated(definition))
    its["source"] = _one_string(definition.source)
    blocks = ["\n".join(f"{name} = {toml_value(its[name])}" for name in FACTS if name in its)]
    blocks += ["\n".join([f"[{name}]", *lines(its[name])]) for name in TEXTS if name in its]
    blocks += _relations(definition)
    blocks += [edition_toml(edition) for edition in definition.edition]
    blocks += [entry("example", example) for example in definition.example]
    return "\n\n".join(blocks) + "\n"


def _one_string(source: Text) -> Text | str:
    """Return a source that is the same in both languages as the one string that the reader takes for both."""
    return source.en if source.en == source.cy else source


def edition_toml(edition: Edition) -> str:
    """Return the lines of one edition."""
    its = dict(stated(edition))
    named = (name for name in ("from", "code", "change", "break_in_series") if name in its)
    block = "\n".join(["[[edition]]", *(f"{name} = {toml_value(its[name])}" for name in named)])
    return "\n\n".join([block, *_relations(edition, "edition.")])


def _relations(one: Definition | Edition, within: str = "") -> Iterator[str]:
    """Yield what a metric counts, or what a measure is worked out from."""
    for name in ("count", "share", "rate"):
        relation = getattr(one, name, None)
        if isinstance(relation, Count):
            yield _count(f"{within}{name}", relation)
        elif isinstance(relation, Share | Rate):
            yield "\n".join([f"[{within}{name}]", *lines(relation)])


def _count(name: str, count: Count) -> str:
    its = dict(stated(count)) | {"where": count.where}
    named = (key for key in ("of", "when", "distinct", "where", "mean", "median") if its.get(key))
    each = (_where(count.where) if key == "where" else f"{key} = {toml_value(its[key])}" for key in named)
    return "\n".join([f"[{name}]", *each])


def _where(conditions: tuple[Condition, ...]) -> str:
    on_one_line = f"where = {toml_value(conditions)}"
    if len(on_one_line) <= LINE:
        return on_one_line
    return "\n".join(["where = [", *(f"    {toml_value(one)}," for one in conditions), "]"])
