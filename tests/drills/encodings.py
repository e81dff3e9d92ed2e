"""One CSV file in every way in which it can be encoded."""

from __future__ import annotations

from collections.abc import Iterator

from drills.expected import BAD, GOOD, Sent, accepted, refused

MARK = b"\xef\xbb\xbf"


def encodings(plain: str) -> Iterator[Sent]:
    """Yield a file of two contacts, right in itself, in every encoding."""
    welsh = plain.replace("Bro Hud", "Tŷ Hud").replace("Glan Hud", "Môn")
    heading = plain.replace("client_group", "Grŵp cleientiaid")
    first = plain.split("\n", 1)[0]
    for name, content, says in (
        ("UTF-16", plain.encode("utf-16"), refused("returns.is_utf16")),
        ("UTF-16 with the other end first", b"\xfe\xff" + plain.encode("utf-16-be"), refused("returns.is_utf16")),
        ("UTF-16 without its mark", plain.encode("utf-16-le"), refused("returns.not_text")),
        ("UTF-32", plain.encode("utf-32"), refused("returns.is_utf16")),
        ("no bytes", b"", refused("returns.empty_file")),
        ("nothing but a mark", MARK, refused("returns.empty_file")),
        ("nothing but empty lines", b"\n\r\n \n", refused("returns.empty_file")),
        ("bytes of zero", plain.encode() + bytes(40), refused("returns.not_text")),
        ("a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), refused("returns.not_text")),
        ("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", refused("returns.no_headings")),
        ("Windows-1252 without ŵ and ŷ", welsh.replace("ŷ", "?").encode("cp1252"), accepted(2, "letters_lost")),
        ("ASCII without ŵ and ŷ", welsh.replace("ŷ", "?").replace("ô", "o").encode(), accepted(2, "letters_lost")),
        ("a heading without its ŵ", heading.replace("ŵ", "?").encode("cp1252"), accepted(2, "letters_lost")),
        ("letters that nobody could read", welsh.replace("ŷ", "\ufffd").encode(), accepted(2, "letters_lost")),
        ("UTF-8 saved twice", welsh.replace("ŷ", "y").encode().decode("cp1252").encode(), accepted(2, "letters_twice")),
        (
            "a byte that no encoding has",
            welsh.replace("ŷ", "y").encode("cp1252") + b"\x81",
            refused("returns.not_text"),
        ),
        (
            "a mark in the middle",
            MARK + plain.encode() + MARK + plain.replace("C1", "C3").replace("C2", "C4").encode(),
            accepted(4, "mark_within", "headings_again", "every.entered_twice"),
        ),
        (
            "two encodings at once",
            f"{first}\n".encode()
            + welsh.split("\n")[1].encode()
            + b"\n"
            + welsh.split("\n")[2].encode("cp1252")
            + b"\n",
            refused("returns.two_encodings"),
        ),
    ):
        yield Sent(BAD, name, {"contacts.csv": content}, says)
    for name, content in (
        ("UTF-8", welsh.encode()),
        ("UTF-8 with a mark", MARK + welsh.encode()),
        ("Windows-1252", welsh.replace("ŷ", "y").encode("cp1252")),
    ):
        yield Sent(GOOD, name, {"contacts.csv": content}, accepted(2))
