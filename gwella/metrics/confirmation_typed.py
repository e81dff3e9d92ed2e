"""What an officer enters to confirm a definition, as typed: at the command or in the form, read by the same rules."""

from __future__ import annotations

from datetime import date

import msgspec

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.messages import Joined, Message, message
from gwella.code_of_practice.years import year_typed
from gwella.metrics.confirmations import By, Confirmation
from gwella.metrics.edition import Edition, Recounted

ALWAYS = ("code", "title", "title_cy", "wording", "wording_cy", "document", "page", "read_on", "name", "role")
WHERE_IT_DIFFERS = ("differs", "differs_cy", "from_year")
LONGEST = 10_000  # characters of one field


class Entered(msgspec.Struct, frozen=True):
    """The fields as typed, empty where nothing was. `from_year` is where a new edition begins."""

    code: str = ""
    title: str = ""
    title_cy: str = ""
    wording: str = ""
    wording_cy: str = ""
    document: str = ""
    page: str = ""
    address: str = ""
    read_on: str = ""
    name: str = ""
    role: str = ""
    differs: str = ""
    differs_cy: str = ""
    from_year: str = ""
    count_unchanged: bool = False
    breaks: bool = False

    @property
    def says_it_differs(self) -> bool:
        return bool(self.differs or self.differs_cy)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered of what was read in the source."""
        return not any(getattr(self, field) for field in ALWAYS if field not in ("name", "role"))


def label(field: str) -> Message:
    """Return what a field is called."""
    return message(f"confirmations.field_{field}")


def faults(entered: Entered, today: date) -> dict[str, Message]:
    """Return what is wrong, by field, in the order of the form; nothing where it can be read."""
    needed = (*ALWAYS, *(WHERE_IT_DIFFERS if entered.says_it_differs else ()))
    found = {
        field: message("confirmations.needed", field=label(field)) for field in needed if not getattr(entered, field)
    }
    typed = {field: value for field, value in msgspec.structs.asdict(entered).items() if isinstance(value, str)}
    found |= {
        field: message("confirmations.too_long", field=label(field))
        for field, value in typed.items()
        if len(value) > LONGEST
    }
    if "read_on" not in found and _day(entered.read_on, today) is None:
        found["read_on"] = message("confirmations.no_day")
    if entered.from_year and year_typed(entered.from_year) is None:
        found["from_year"] = message("confirmations.no_year")
    if entered.address and not entered.address.startswith(("https://", "http://")):
        found["address"] = message("confirmations.no_address")
    return {field: found[field] for field in typed if field in found}


def confirmation(
    entered: Entered, edition: int, body: Text, today: date, recounted: Recounted | None = None
) -> Confirmation:
    """Return the confirmation of the edition that begins in `edition`, or of the new one that a difference makes.

    Raises NotAllowed where something is missing or cannot be read.
    """
    wrong = faults(entered, today)
    if wrong:
        raise NotAllowed("confirmations.wrong", faults=Joined(tuple(wrong.values()), " "))
    if recounted and not entered.says_it_differs:
        raise NotAllowed("confirmations.counted_and_agrees")
    made = _made(entered, recounted)
    read_on = _day(entered.read_on, today)
    assert read_on, "a day that cannot be read is a fault"
    return Confirmation(
        edition=made.from_ if made else edition,
        code=entered.code,
        title=Text(entered.title, entered.title_cy),
        wording=Text(entered.wording, entered.wording_cy),
        document=entered.document,
        page=entered.page,
        address=entered.address,
        read_on=read_on,
        confirmed_on=today,
        by=By(entered.name, entered.role, body),
        differs=made.change if made else None,
        count_follows=made is None or recounted is not None or entered.count_unchanged,
        makes=made,
        example=recounted.example if recounted else (),
    )


def _made(entered: Entered, recounted: Recounted | None) -> Edition | None:
    if not entered.says_it_differs:
        return None
    year = year_typed(entered.from_year)
    assert year, "a year that cannot be read is a fault"
    return Edition(
        from_=year,
        change=Text(entered.differs, entered.differs_cy),
        code=entered.code,
        count=recounted.count if recounted else None,
        break_in_series=entered.breaks,
    )


def _day(text: str, today: date) -> date | None:
    """Return the day that is written as 2025-03-31, not one to come; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day <= today else None
