import hmac
from collections.abc import Iterable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gwella.code_of_practice.errors import ReturnRejected
from gwella.snapshots import keys
from gwella.snapshots.keys import Key

KEY = Key(b"k" * 32)


def people(key: Key, identifiers: Iterable[str | None]) -> dict[str | None, int | None]:
    each = list(identifiers)
    return dict(zip(each, key.of_each([identifier or "" for identifier in each]), strict=True))


@pytest.mark.parametrize("nobody", ["", " ", None, "0000", "999999", "Unknown", "n/a", "Anhysbys"])
def test_a_placeholder_is_nobody_so_two_of_them_are_not_one_person(nobody: str | None) -> None:
    assert KEY.person(nobody) is None
    assert people(KEY, [nobody, "1"])[nobody] is None


def test_a_key_fits_a_bigint_and_needs_the_secret() -> None:
    key = KEY.person("00123")
    assert key is not None
    assert 0 <= key < 2**63
    assert Key(b"x" * 32).person("00123") != key
    assert KEY.person("123") != key, "leading zeros matter"


def test_the_key_of_a_person_never_changes() -> None:
    """Another way to work it out must give the same, or every snapshot would be under a key of its own."""
    golden = {"00123": 2111728579491807652, "Wil-ŵ 7": 7923669351613518026}
    assert people(KEY, golden) == golden
    assert {identifier: KEY.person(identifier) for identifier in golden} == golden
    assert KEY.id == "478db6af88b8"


@given(st.binary(min_size=32, max_size=32), st.lists(st.text(max_size=80) | st.none(), max_size=20))
@example(b"k" * 32, ["7", " 7 ", "7", None, "", "unknown", "a" * 200])
def test_many_at_once_are_what_a_whole_hmac_gives_each(secret: bytes, identifiers: list[str | None]) -> None:
    found = people(Key(secret), identifiers)
    assert set(found) == set(identifiers)
    for identifier, key in found.items():
        if keys.is_placeholder(identifier):
            assert key is None
        else:
            digest = hmac.new(secret, str(identifier).strip().encode(), "sha256").digest()
            assert key == int.from_bytes(digest, "big") >> 193 == Key(secret).person(identifier)


def test_the_name_of_a_key_gives_nothing_of_it_away() -> None:
    assert KEY.secret.hex() not in KEY.id
    assert len(KEY.id) == 12


def test_two_identifiers_with_one_key_are_refused_and_one_written_in_two_ways_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert people(KEY, ["1", " 1"])["1"] == people(KEY, ["1", " 1"])[" 1"]
    monkeypatch.setattr(keys, "_all_at_once", lambda secret, identifiers: [7 for _ in identifiers])
    with pytest.raises(ReturnRejected, match="the same person key"):
        people(KEY, ["1", "2"])
