from collections.abc import Iterable

import pyarrow as pa
import pytest
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import example, given
from hypothesis import strategies as st

from gwella.code_of_practice.errors import ReturnRejected
from gwella.snapshots import keys
from gwella.snapshots.keys import Key

KEY = Key(b"k" * 32)


def people(key: Key, identifiers: Iterable[str | None]) -> dict[str | None, int | None]:
    each = list(identifiers)
    made = key.of_each(pa.array([identifier or "" for identifier in each], pa.string()))
    assert made.type == pa.int64()
    return dict(zip(each, made.to_pylist(), strict=True))


@pytest.mark.parametrize(
    "nobody", ["", " ", None, "0000", "0000000000", "-", "—", "00-00", "999999", "Unknown", "n/a", "n/k", "Anhysbys"]
)
def test_a_placeholder_is_nobody_so_two_of_them_are_not_one_person(nobody: str | None) -> None:
    assert KEY.persons(nobody).get(KEY.id) is None
    assert people(KEY, [nobody, "1"])[nobody] is None


def test_a_key_fits_a_bigint_and_needs_the_secret() -> None:
    key = KEY.persons("00123").get(KEY.id)
    assert key is not None
    assert 0 <= key < 2**63
    assert key not in Key(b"x" * 32).persons("00123").values()
    assert KEY.persons("123").get(KEY.id) != key, "leading zeros matter"


def test_the_key_of_a_person_never_changes() -> None:
    """Another way to work it out must give the same, or every snapshot would be under a key of its own."""
    golden = {"00123": 3003357134711510011, "Wil-ŵ 7": 9034969688845651572}
    assert people(KEY, golden) == golden
    assert {identifier: KEY.persons(identifier).get(KEY.id) for identifier in golden} == golden
    assert KEY.id == "daf450a0a8b8"


def test_keys_made_in_another_way_have_another_name_and_still_find_whom_they_were_made_for() -> None:
    """Those of BLAKE2s and of HMAC, the ways before, must not be taken for ours: nobody would be recognised."""
    assert KEY.ids == ("daf450a0a8b8", "6344644a08af", "478db6af88b8")
    assert KEY.persons("Wil-ŵ 7") == {
        "daf450a0a8b8": 9034969688845651572,
        "6344644a08af": 3384638903277861846,
        "478db6af88b8": 7923669351613518026,
    }
    assert KEY.persons(" Wil-ŵ 7 ") == KEY.persons("Wil-ŵ 7")
    assert KEY.persons("unknown") == {}


# What the slow way is for: spaces that only Unicode knows, and letters that only `casefold` makes small.
UNUSUAL = [
    "\u3000",
    "\x1f7",
    "7\x85",
    "\xa07\u2028",
    "un\u212anown",
    "\u0074e\u017ft",
    "\u2003 Dim ",
    "P 7",
    "ŵ",
    " ŵ",
    "a\n",
    "\x7f",
]


@given(st.binary(min_size=32, max_size=32), st.lists(st.text(max_size=80) | st.none(), max_size=20))
@example(b"k" * 32, ["7", " 7 ", "7", None, "", "unknown", "a" * 200])
@example(b"k" * 32, UNUSUAL)
@example(b"k" * 32, sorted(keys.NOBODY))
def test_many_at_once_are_what_one_call_gives_each(secret: bytes, identifiers: list[str | None]) -> None:
    found = people(Key(secret), identifiers)
    assert set(found) == set(identifiers)
    for identifier, key in found.items():
        if keys.is_placeholder(identifier):
            assert key is None
        else:
            mac = CMAC(AES256(secret))
            mac.update(str(identifier).strip().encode())
            assert (
                key == int.from_bytes(mac.finalize()[:8], "big") >> 1 == Key(secret).persons(identifier)[Key(secret).id]
            )


def test_the_name_of_a_key_gives_nothing_of_it_away() -> None:
    assert KEY.secret.hex() not in KEY.id
    assert len(KEY.id) == 12


def test_two_identifiers_with_one_key_are_refused_and_one_written_in_two_ways_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert people(KEY, ["1", " 1"])["1"] == people(KEY, ["1", " 1"])[" 1"]
    monkeypatch.setattr(keys, "_all_at_once", lambda _, texts: pa.array([7] * len(texts), pa.int64()))
    assert people(KEY, ["1", " 1", "unknown"]) == {"1": 7, " 1": 7, "unknown": None}
    with pytest.raises(ReturnRejected, match="the same person key"):
        people(KEY, ["1", "2"])
    with pytest.raises(ReturnRejected, match="the same person key"):
        people(KEY, ["1", " 1", "2", "unknown"])
