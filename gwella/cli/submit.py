"""`gwella submit FILE… --to ADDRESS --year 2024`: files sent to a server, to be looked at and confirmed on its pages.

The token comes from the environment or a file, never from the command line, which others on the machine can read. It
goes to the address that was named and to no other: what answers with another address is not followed.
"""

from __future__ import annotations

import os
import stat
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import msgspec
import typer

from gwella.cli.options import year_begun
from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.errors import NotAllowed, NotFound, ReturnRejected
from gwella.code_of_practice.words import vocabulary
from gwella.office.sentences import Value, sentence

HERE = frozenset({"127.0.0.1", "localhost", "::1"})
ZIP = ".zip"
PATIENCE, LONGEST_WAIT, BETWEEN_ASKING = 120, 900, 2  # seconds
STAGED = "staged"  # a person has to match its headings, or to have it checked again
NOT_TO_BE_CONFIRMED, NOTHING_WAITS = frozenset({STAGED, "refused", "withdrawn"}), 1
FINDINGS = ("refuse", "query", "note")
LARGEST_ANSWER = 1024 * 1024


class Answer(msgspec.Struct, frozen=True):
    """What a server says of a submission: a code and its values, how far it is, and where a person looks at it."""

    code: str
    values: dict[str, Value] = {}
    id: str = ""
    state: str = ""
    is_at_work: bool = False
    is_new: bool = True
    is_mappable: bool = False
    findings: dict[str, int] = {}
    pages: dict[str, str] = {}


class _StaysThere(HTTPRedirectHandler):
    """Follows nothing: a token is for the server that it was given to."""

    def redirect_request(self, *_args: Any, **_named: Any) -> None:
        return None


def submit(
    files: Annotated[list[Path], typer.Argument(help=spoken("submissions.argument_files"), metavar="FILE...")],
    to: Annotated[str, typer.Option("--to", help=spoken("submissions.option_to"), metavar="ADDRESS")],
    year: Annotated[
        int, typer.Option("--year", parser=year_begun, help=spoken("submissions.option_year"), metavar="2024")
    ],
    token_file: Annotated[
        Path | None, typer.Option("--token-file", help=spoken("submissions.option_token_file"), metavar="FILE")
    ] = None,
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help=spoken("submissions.option_wait"))] = True,
) -> None:
    """Send the files; exit 0 where they wait to be confirmed or are taken, 1 where they are neither."""
    server = _server(to)
    token = _token(token_file)
    with _one_file(files) as (path, name), path.open("rb") as body:
        headers = {"Content-Length": str(path.stat().st_size), "Gwella-File": quote(name)}
        answer = _asked(f"{server}?{urlencode({'year': year})}", token, headers, body)
    page = answer.pages.get(READER.value, "")
    typer.echo(spoken("submissions.sent" if answer.is_new else "submissions.sent_before", page=page))
    if wait:
        tell(_waited(server, token, answer))


def _waited(server: str, token: str, answer: Answer) -> Answer:
    until = time.monotonic() + LONGEST_WAIT
    while answer.is_at_work and time.monotonic() < until:
        time.sleep(BETWEEN_ASKING)
        answer = _asked(f"{server}{quote(answer.id)}/", token, {})
    return answer


def tell(answer: Answer) -> None:
    """Say how far it is. Raises Exit with 1 where nothing of it waits to be confirmed, or is taken."""
    if answer.is_at_work:
        typer.echo(spoken("submissions.still_checking"))
        return
    typer.echo(sentence(answer.code, answer.values).in_(READER))
    if answer.findings:
        counts = {one: answer.findings.get(one, 0) for one in FINDINGS}
        typer.echo(spoken("submissions.checked", **counts))
    if answer.state == STAGED and answer.is_mappable:
        typer.echo(spoken("submissions.to_be_matched", page=answer.pages.get(READER.value, "")))
    if answer.state in NOT_TO_BE_CONFIRMED:
        raise typer.Exit(NOTHING_WAITS)


def _server(to: str) -> str:
    """Return the address that files are sent to. Raises NotAllowed where others could read them on their way."""
    parts = urlsplit(to if "://" in to else f"https://{to}")
    is_here = parts.scheme == "http" and parts.hostname in HERE
    if not parts.hostname or (parts.scheme != "https" and not is_here):
        raise NotAllowed("submissions.not_safe", address=to)
    return f"{parts.scheme}://{parts.netloc}/en/submissions/by-token/"


def _token(file: Path | None) -> str:
    if file is None:
        text = os.environ.get("GWELLA_TOKEN", "")
    else:
        if not file.is_file():
            raise NotFound("submissions.no_file", file=file.name)
        if os.name == "posix" and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise NotAllowed("submissions.token_open", file=file.name)
        text = file.read_text(encoding="utf-8")
    if not text.strip():
        raise NotFound("submissions.no_token")
    return text.strip()


@contextmanager
def _one_file(files: list[Path]) -> Iterator[tuple[Path, str]]:
    """Yield the file as it is, or several of them in one zip, and its name. Raises NotFound and ReturnRejected."""
    for path in files:
        if not path.is_file():
            raise NotFound("submissions.no_file", file=path.name)
    if len(files) == 1:
        yield files[0], files[0].name
        return
    if any(path.suffix.casefold() == ZIP for path in files):
        raise ReturnRejected("submissions.one_zip")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "files.zip"
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in files:
                # Always one date: the same files again are the same bytes again.
                entry = zipfile.ZipInfo(path.name, date_time=(1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                with path.open("rb") as one, archive.open(entry, "w") as there:
                    while piece := one.read(LARGEST_ANSWER):
                        there.write(piece)
        yield made, "files.zip"


def _asked(address: str, token: str, headers: dict[str, str], body: Any = None) -> Answer:
    """Return what the server answers. Raises ReturnRejected for what it refuses, NotFound where it is none of ours."""
    host = urlsplit(address).netloc
    request = Request(address, data=body, method="POST" if body else "GET")  # noqa: S310 - https, or this machine
    request.add_header("Authorization", f"Bearer {token}")
    request.add_header("Content-Type", "application/octet-stream")
    for name, value in headers.items():
        request.add_header(name, value)
    try:
        with build_opener(_StaysThere).open(request, timeout=PATIENCE) as response:
            return msgspec.json.decode(response.read(LARGEST_ANSWER), type=Answer)
    except HTTPError as error:
        if error.code == 404:
            raise NotFound("submissions.not_known_there", address=host) from None
        raise _refusal(error.read(LARGEST_ANSWER), host) from None
    except (URLError, OSError, msgspec.DecodeError, ValueError):
        raise NotFound("submissions.does_not_answer", address=host) from None


def _refusal(content: bytes, host: str) -> ReturnRejected | NotFound:
    try:
        said = msgspec.json.decode(content, type=Answer)
    except (msgspec.DecodeError, ValueError):
        return NotFound("submissions.does_not_answer", address=host)
    if said.code not in vocabulary():
        return NotFound("submissions.does_not_answer", address=host)
    return ReturnRejected(said.code, **sentence(said.code, said.values).parameters)
