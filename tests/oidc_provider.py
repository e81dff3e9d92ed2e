"""OpenID Connect providers for tests, each a server on this machine: a public one, and one that lies as it is told."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm


@contextmanager
def public_provider(port: int) -> Iterator[str]:
    """Run `oidc-provider-mock`, a whole provider by Authlib, as a process; yield its issuer."""
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        issuer = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{issuer}/.well-known/openid-configuration", process)
            yield issuer
        finally:
            process.terminate()
            process.wait(timeout=20)


def make_known(issuer: str, sub: str, claims: dict[str, Any]) -> None:
    """Tell the public provider what it says of somebody."""
    body = json.dumps(claims).encode()
    headers = {"Content-Type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(f"{issuer}/users/{sub}", body, headers, method="PUT"), timeout=10)


def consent(link: str, sub: str) -> str:
    """Sign in at the public provider as somebody does in a browser; return the address that it leads back to."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args):
            return None

    try:
        urllib.request.build_opener(Stay).open(link, f"sub={sub}".encode(), timeout=10)
    except urllib.error.HTTPError as answer:
        return answer.headers["Location"]
    raise AssertionError("the provider led nowhere")


class Lying(ThreadingHTTPServer):
    """A provider whose ID token is made of `claims`, signed with `key`, whatever it publishes."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {}
        self.signs_with: Any = self.key
        self.algorithm = "RS256"
        self.asked: list[str] = []

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def token(self) -> str:
        said = {"iss": self.issuer, "aud": "gwella", "sub": "s-1", "exp": int(time.time()) + 300} | self.claims
        return jwt.encode(said, self.signs_with, self.algorithm, headers={"kid": "one"})


@contextmanager
def lying_provider() -> Iterator[Lying]:
    with Lying() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(timeout=20)


class _Handler(BaseHTTPRequestHandler):
    server: Lying

    def do_GET(self) -> None:
        issuer = self.server.issuer
        if self.path.startswith("/.well-known/"):
            names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            self._say({"issuer": issuer} | {name: f"{issuer}/{name}" for name in names})
        else:
            public = json.loads(RSAAlgorithm.to_jwk(self.server.key.public_key()))
            self._say({"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]})

    def do_POST(self) -> None:
        self.server.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._say({"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": self.server.token()})

    def _say(self, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def _wait_for(address: str, process: subprocess.Popen) -> None:
    for _ in range(300):
        assert process.poll() is None, "the provider has ended"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the provider does not answer")
