from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwella.forms.xml_parts import Damaged, Splice, elements, prefix, spliced, with_attribute

NAMES = st.sampled_from(["c", "row", "x:c"])
LEAVES = st.tuples(NAMES, st.sampled_from(["", "text", "&amp;", "<![CDATA[</c>]]>", "<!-- <c> -->", None]))
TREES = st.recursive(LEAVES, lambda below: st.tuples(NAMES, st.lists(below, max_size=4)), max_leaves=12)


def written(tree: tuple) -> str:
    name, inside = tree
    if inside is None:
        return f"<{name} r = 'a>b' s=\"/\"/>"
    return f'<{name} r="1">{inside if isinstance(inside, str) else "".join(map(written, inside))}</{name}>'


@given(st.lists(TREES, max_size=4))
def test_every_element_is_found_with_its_own_bytes(trees: list[tuple]) -> None:
    data = f'<w xmlns:x="y">é{"".join(map(written, trees))}</w>'.encode()
    found = elements(data, {"c", "row"})
    pieces = [data[one.start : one.end] for one in found]
    assert len(found) == sum(written(tree).count(" r") for tree in trees)
    assert all(
        piece.startswith(b"<" + prefix(data, one) + one.name.encode()) for piece, one in zip(pieces, found, strict=True)
    )
    assert all(piece.endswith((b"/>", one.name.encode() + b">")) for piece, one in zip(pieces, found, strict=True))
    assert spliced(data, [Splice(one.start, one.end, data[one.start : one.end]) for one in found[:1]]) == data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a>",
        b"text",
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="iso-8859-1"?><a>\xe9</a>',
    ],
)
def test_what_is_damaged_or_could_be_expanded_is_refused(data: bytes) -> None:
    with pytest.raises(Damaged):
        elements(data, {"a"})


def test_an_attribute_is_set_and_taken_away() -> None:
    assert with_attribute(b'<c r="A1" t="s"/>', b"t", None) == b'<c r="A1"/>'
    assert with_attribute(b"<c r='A1' t = 's' x:t=\"q\">", b"t", b"n") == b'<c r=\'A1\' x:t="q" t="n">'
