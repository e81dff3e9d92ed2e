"""The site's gettext catalogues, gathered and compiled without any gettext program.

`.po` files are kept, `.mo` files are made from them and are not. A council's translator can change a
`.po` file; the next start compiles it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

from gwella.code_of_practice.writing import whole

PACKAGE = Path(__file__).parents[1]
LOCALE = PACKAGE / "locale"
WELSH = LOCALE / "cy" / "LC_MESSAGES" / "django.po"
CALLS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}

Msgid = tuple[str | None, str, str | None]


def compile_catalogues(root: Path = LOCALE) -> list[Path]:
    """Compile every `.po` below `root` that is newer than its `.mo`; return those that were."""
    stale = [po for po in sorted(root.rglob("*.po")) if _is_stale(po)]
    for po in stale:
        # Two server processes may start at once.
        with whole(po.with_suffix(".mo")) as unfinished:
            polib.pofile(str(po)).save_as_mofile(str(unfinished))
    return stale


def needed(package: Path = PACKAGE) -> dict[Msgid, set[str]]:
    """Return every text that templates and Python ask to be translated: (context, text, plural), and where."""
    found: dict[Msgid, set[str]] = {}
    for path in sorted([*package.rglob("*.html"), *package.rglob("*.py")]):
        for msgid in _asked_in(path):
            found.setdefault(msgid, set()).add(path.relative_to(package).as_posix())
    return found


def gather(po: Path = WELSH) -> tuple[int, int]:
    """Add to `po` what is asked for and not there, drop what is no longer asked for; return how many of each."""
    catalogue, asked = polib.pofile(str(po), wrapwidth=110), needed()
    there = {(entry.msgctxt, entry.msgid, entry.msgid_plural or None): entry for entry in catalogue}
    for key in there.keys() - asked.keys():
        catalogue.remove(there[key])
    for context, msgid, plural in asked.keys() - there.keys():
        empty = dict.fromkeys(range(6), "") if plural else {}
        catalogue.append(polib.POEntry(msgctxt=context, msgid=msgid, msgid_plural=plural or "", msgstr_plural=empty))
    for entry in catalogue:
        places = asked[entry.msgctxt, entry.msgid, entry.msgid_plural or None]
        entry.occurrences = [(place, "") for place in sorted(places)]
    catalogue.sort(key=lambda entry: (entry.occurrences[0], entry.msgid))
    catalogue.save(str(po))
    return len(asked.keys() - there.keys()), len(there.keys() - asked.keys())


def _asked_in(path: Path) -> Iterator[Msgid]:
    # A start only compiles: what gathers is large, and whoever writes pages alone asks for it.
    from babel.messages.extract import extract

    text = path.read_text(encoding="utf-8")
    # What Django makes of a template is read line by line, since its indentation is that of HTML.
    source = "\n".join(map(str.strip, templatize(text).splitlines())) if path.suffix == ".html" else text
    for _line, msgid, _comments, context in extract("python", io.BytesIO(source.encode()), keywords=CALLS):
        singular, plural = msgid if isinstance(msgid, tuple) else (msgid, None)
        yield context, singular, plural


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


if __name__ == "__main__":  # once, by whoever installs: a server's own account cannot write there
    compile_catalogues()
