from hypothesis import example, given
from hypothesis import strategies as st

from gwella.returns.letters import _is_utf8

# First bytes of one to four, bytes that follow, and those that no text in UTF-8 holds.
BYTES = st.sampled_from(b"A\n\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xc5\xdf\xe0\xec\xed\xee\xef\xf0\xf4\xf5\xff")


@given(st.lists(BYTES, max_size=8).map(bytes) | st.text(max_size=8).map(str.encode))
@example(b"")
@example("tŷ Siôn, dŵr".encode())
@example("tŷ".encode()[:-1])
@example(b"T\xfd")  # ŷ has no place in Windows-1252, ý has
@example(b"\xed\xa0\x80")  # half of a sign
@example(b"\xc0\x80")  # longer than it need be
@example(b"\xf4\x90\x80\x80")  # beyond the last sign
def test_a_text_is_utf8_exactly_where_python_can_read_it_as_that(text: bytes) -> None:
    try:
        text.decode()
    except UnicodeDecodeError:
        assert not _is_utf8(text)
    else:
        assert _is_utf8(text)
