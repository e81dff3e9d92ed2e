"""The printed copy of a key: what a person types again is the key, or the line with the slip is named."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gwella.code_of_practice.errors import ReturnRejected
from gwella.snapshots.keys import Key
from gwella.snapshots.written_key import SIGNS, read_again, written

CODE = "X06000001"
KEY = Key(bytes(range(32)))
COPY = written(KEY, CODE)
secrets = st.binary(min_size=32, max_size=32)


def again(text: str) -> Key:
    return read_again(text, CODE, "copy.txt")


def test_the_form_never_changes_since_copies_lie_in_safes() -> None:
    assert COPY.splitlines() == [
        "GWELLA-KEY X06000001 ac50a8ac2641",
        "1  000G-40R4-0M30-FV99",
        "2  104G-M2RC-1M70-YQ2T",
        "3  208H-44RM-2MB1-EM7X",
        "4  30CH-M6RW-3MF1-Y9WW",
    ]


@given(secrets)
@example(bytes(32))
@example(b"\xff" * 32)
def test_what_was_written_is_read_again(secret: bytes) -> None:
    assert again(written(Key(secret), CODE)) == Key(secret)


TYPED = {
    "in small letters": COPY.lower(),
    "without hyphens": COPY.replace("-", ""),
    "without spaces": COPY.replace(" ", ""),
    "without either, in small letters": COPY.replace("-", "").replace(" ", "").lower(),
    "with spaces for hyphens": COPY.replace("-", " ").lower(),
    "with hyphens for spaces": COPY.replace(" ", "-"),
    "with hyphens and spaces within": COPY.replace(CODE, "X06-000-001").replace(KEY.id, "ac50 a8ac-2641"),
    "with the dashes of a word processor": COPY.replace("-", "–").replace("  ", "\u00a0"),
    "with other spaces": COPY.replace("-", " ").replace("GWELLA KEY", " GWELLA  KEY").replace("\n", " \r\n\n"),
    "with full stops after the numbers": re.sub(r"^(\d) ", r"\1. ", COPY, flags=re.MULTILINE),
    "with O for nought and l for one": "\n".join(
        [
            COPY.splitlines()[0],
            *(f"{line[:3]}{line[3:].replace('0', 'O').replace('1', 'l')}" for line in COPY.splitlines()[1:]),
        ]
    ),
    "from while person keys were made with BLAKE2s": COPY.replace(KEY.id, "4e9e63d5bde5"),
    "from before person keys were made with BLAKE2s": COPY.replace(KEY.id, "4ca9a378dd95"),
    "with prose around it": f"The key of 2026.\n1. Lock it in a safe.\n\n{COPY}\n\nChecked by two people.\n",
    "with the command above it": f"gwella key import FILE --authority {CODE}\n\n{COPY.replace('-', ' ')}",
    "with a title above it": f"Gwella key Cwm Dychymyg\n\n{COPY}",
    "with its lines in another order": "\n".join([COPY.splitlines()[0], *reversed(COPY.splitlines()[1:])]),
}


@pytest.mark.parametrize("how", TYPED)
def test_it_may_be_typed_as_people_type(how: str) -> None:
    assert again(TYPED[how]) == KEY


@given(secrets, st.integers(0, 63), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_found_in_its_line(secret: bytes, place: int, sign: str) -> None:
    lines = written(Key(secret), CODE).splitlines()
    number, at = place // 16 + 1, 3 + place % 16 + place % 16 // 4
    if lines[number][at] == sign:
        return
    lines[number] = lines[number][:at] + sign + lines[number][at + 1 :]
    with pytest.raises(ReturnRejected, match=f"Line {number} "):
        again("\n".join(lines))


@given(secrets, st.integers(1, 4), st.integers(0, 14))
@example(bytes(range(32)), 1, 3)
def test_two_neighbours_the_wrong_way_round_are_found(secret: bytes, number: int, place: int) -> None:
    lines = written(Key(secret), CODE).splitlines()
    signs = lines[number][3:].replace("-", "")
    turned = signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]
    if turned == signs:
        return
    lines[number] = f"{number} {turned}"
    with pytest.raises(ReturnRejected, match=f"Line {number} "):
        again("\n".join(lines))


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_line_left_out_or_with_a_sign_too_few_is_named(number: int) -> None:
    lines = COPY.splitlines()
    for instead in ([], [lines[number][:-1]], [lines[number] + "0"], [f"{number} U" + lines[number][4:]]):
        with pytest.raises(ReturnRejected, match=f"Line {number} "):
            again("\n".join(lines[:number] + instead + lines[number + 1 :]))


def test_lines_that_changed_places_are_found() -> None:
    lines = COPY.splitlines()
    lines[1], lines[2] = f"1{lines[2][1:]}", f"2{lines[1][1:]}"
    with pytest.raises(ReturnRejected, match="Line 1 "):
        again("\n".join(lines))


def test_another_authoritys_copy_is_refused_and_so_is_one_with_the_authority_changed() -> None:
    with pytest.raises(ReturnRejected, match="another authority’s"):
        read_again(COPY, "W06000001", "copy.txt")
    with pytest.raises(ReturnRejected, match="Line 1 "):
        read_again(COPY.replace(CODE, "W06000001"), "W06000001", "copy.txt")


def test_lines_of_two_copies_are_refused() -> None:
    other = written(Key(b"o" * 32), CODE)
    with pytest.raises(ReturnRejected, match="one copy"):
        again("\n".join(COPY.splitlines()[:3] + other.splitlines()[3:]))


NO_COPY = [
    "",
    "\0" * 100,
    "GWELLA-KEY",
    "1  000G-40R4-0M30-FV99",
    "GWELLA-KEY ../x y z",
    f"gwella key import FILE --authority {CODE}\n1  000G-40R4-0M30-FV99",
]


@pytest.mark.parametrize("text", NO_COPY)
def test_what_is_no_copy_is_said(text: str) -> None:
    with pytest.raises(ReturnRejected, match=r"There is no key in copy\.txt"):
        again(text)


def test_a_refusal_repeats_nothing_of_the_secret() -> None:
    lines = COPY.splitlines()
    lines[2] = lines[2].replace("104G", "104H")
    with pytest.raises(ReturnRejected) as refusal:
        again("\n".join(lines))
    assert not [group for line in lines[1:] for group in line[3:].split("-") if group in str(refusal.value)]
