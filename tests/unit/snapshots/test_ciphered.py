import pyarrow as pa
import pytest
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import example, given
from hypothesis import strategies as st

from gwella.snapshots.ciphered import of_each

# NIST, SP 800-38B, "Examples with intermediate values": CMAC with AES-256.
SECRET = bytes.fromhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")
MESSAGE = bytes.fromhex(
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
)
PUBLISHED = {
    0: "028962f61b7bf89efc6b551f4667d983",
    16: "28a7023f452e8f82bd4bf28d8c37c35c",
    40: "aaf3d8f1de5640c232f5b169b9c911e6",
    64: "e1992190549f6ed5696a2c056c315410",
}


@pytest.mark.parametrize(("length", "mac"), PUBLISHED.items())
def test_what_the_standard_gives_as_examples_comes_out(length: int, mac: str) -> None:
    # Not UTF-8, as no identifier is; but nothing looks at the letters.
    text = pa.array([MESSAGE[:length]], pa.binary()).view(pa.string())
    assert of_each(SECRET, text).tobytes().hex() == mac


@given(st.binary(min_size=32, max_size=32), st.lists(st.text(max_size=60), max_size=20), st.integers(0, 3))
@example(SECRET, ["ŵ" * 8, "", "7", "x" * 16, "x" * 17, "x" * 32, "x" * 33], 0)
@example(SECRET, ["7", "8", "9"], 1)
def test_many_at_once_are_each_what_the_library_gives(secret: bytes, texts: list[str], first: int) -> None:
    def alone(text: str) -> bytes:
        mac = CMAC(AES256(secret))
        mac.update(text.encode())
        return mac.finalize()

    macs = of_each(secret, pa.array(texts, pa.string())[first:])
    assert [mac.tobytes() for mac in macs] == [alone(text) for text in texts[first:]]
