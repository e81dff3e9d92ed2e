"""What a package holds, in sentences, for whoever is about to take it."""

from __future__ import annotations

from unicodedata import category
from zoneinfo import ZoneInfo

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.messages import Message, message
from gwella.code_of_practice.places import area
from gwella.code_of_practice.years import Period
from gwella.measuring import arriving, locked, travelling
from gwella.packages.manifest import Kind, Verdict
from gwella.packages.opened import Opened

EVERYONE = "packages.everyone"
HERE = ZoneInfo("Europe/London")


def held(found: Opened) -> list[Message]:
    """Return what a package is, how much is in it, and whether it is made up. Raises as taking it would."""
    said = found.manifest
    values = {
        "place": area(said.from_).name,
        "to": area(said.to).name if said.to else message(EVERYONE),
        "year": Period.of_year(said.year),
        "revision": said.revision,
        "by": _shown(said.signed_by),
        "at": travelling.moment_of(said).astimezone(HERE).date(),
    }
    lines: list[Message] = []
    match said.kind:
        case Kind.RETURN:
            lines += [message("package.holds_return", **values), _counted(found)]
            if said.revision:
                lines.append(message("package.corrects", reason=_shown(said.reason)))
            elif said.reason:
                lines.append(message("package.answers", answer=_shown(said.reason)))
        case Kind.REQUEST:
            lines.append(message("package.holds_request", reason=_shown(said.reason), **values))
        case Kind.ANSWER if said.verdict is Verdict.ACCEPTED:
            lines.append(message("package.holds_accepted", **values))
        case Kind.ANSWER if said.verdict is Verdict.LET:
            lines.append(message("package.holds_let", **values))
        case Kind.ANSWER if said.verdict is Verdict.LEFT:
            lines.append(message("package.holds_left", reason=_shown(said.reason), **values))
        case Kind.ANSWER:
            lines.append(message("package.holds_returned", reason=_shown(said.reason), **values))
        case Kind.RELEASE:
            values |= {"label": Text(en=_shown(said.label_en), cy=_shown(said.label_cy)), "profile": said.profile}
            values["count"] = len(arriving.release_in(found))
            lines.append(message("package.holds_release", **values))
    return [*lines, message("package.made_up")] if said.made_up else lines


def _shown(text: str) -> str:
    """Return a text without what would steer the terminal on which it is read."""
    return "".join(" " if category(sign) == "Cc" else sign for sign in text)


def _counted(found: Opened) -> Message:
    figures = locked.read(arriving.figures_in(found)).values()
    given, drafts = sum(one.value is not None for one in figures), sum(one.draft for one in figures)
    return message("package.figures", count=len(figures), given=given, drafts=drafts)
