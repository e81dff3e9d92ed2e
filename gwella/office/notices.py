"""The verbs of notices: a sentence is told to one person, mailed in their language, read, told again weekly.

A notice keeps a code and plain values, never a finished sentence, and never the name of anybody in care.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from smtplib import SMTPException
from typing import Any

import msgspec
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gwella.accounts.models import Membership, Person
from gwella.accounts.wall import walled
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Message, Parameter, message, say
from gwella.code_of_practice.places import area
from gwella.code_of_practice.years import Period
from gwella.office import sentences
from gwella.office.models import Notice
from gwella.office.stages import lives

WEEK = timedelta(days=7)
# What asks for a move of a thing, as all do that have a due day; these may have none.
ASKING = frozenset({"approval.reminder_correction", "questions.asked_of_you", "people.to_give", "people.to_approve"})
VALUE = sentences.Value


def tell(
    place: str,
    to: str,
    code: str,
    values: Mapping[str, VALUE] | None = None,
    *,
    leads_to: tuple[str, Sequence[str | int]] | None = None,
    due: date | None = None,
    about: str = "",
    once: str = "",
    by_mail: bool = False,
) -> Notice | None:
    """Tell `to`, a person's public id, the sentence `code`, and return the notice.

    `leads_to` is a route's name and its arguments. With `once`, what was told before under it is not told again, and
    None is returned. Values named `year`, `place`, `due` and `stage` are said as what they are.
    """
    its: dict[str, Any] = {"code": code, "values": dict(values or {}), "due": due, "about": about}
    its |= {"leads_to": _written(leads_to) if leads_to else "", "to_mail": by_mail}
    rows, sent_at = Notice.objects.of(place), timezone.now()
    # To tell is the one thing that others do at a place: Welsh Government tells whoever sent it a return.
    with walled([place]):
        if not once:
            return rows.create(to=to, sent_at=sent_at, **its)
        notice, is_new = rows.get_or_create(to=to, once=once, defaults={"sent_at": sent_at, **its})
        return notice if is_new else None


def remind(
    place: str,
    to: str,
    code: str,
    values: Mapping[str, VALUE],
    *,
    about: str,
    today: date,
    due: date | None,
    leads_to: tuple[str, Sequence[str | int]],
) -> Notice | None:
    """Tell somebody again what waits for them, by e-mail too; None where they were told within the last seven days."""
    told = Notice.objects.of(place).filter(to=to, about=about, code=code).order_by("-sent_at").first()
    if told and timezone.localdate(told.sent_at) + WEEK > today:
        return None
    # Two runs at the same moment both saw nothing told: the name of the day lets one of them tell it.
    once = f"{code}:{about}:{today}"
    return tell(place, to, code, values, leads_to=leads_to, due=due, about=about, once=once, by_mail=True)


def unread(place: str, to: str) -> list[Notice]:
    """Return what a person has not read yet, the newest first."""
    return list(Notice.objects.of(place).filter(to=to, read_at=None).order_by("-sent_at"))


def read(place: str, to: str, public_id: str) -> bool:
    """Keep that a person has read a notice of theirs; return whether there is one of that name."""
    theirs = Notice.objects.of(place).filter(to=to, public_id=public_id)
    theirs.filter(read_at=None).update(read_at=timezone.now())
    return theirs.exists()


def asks(notice: Notice) -> bool:
    """Return whether a notice asks for a move of a thing, which waits by itself until the move is made."""
    return bool(notice.about) and (notice.due is not None or notice.code in ASKING)


def settle(place: str, about: str) -> None:
    """Put away what asked people to move a thing: it has been moved."""
    asking = Q(due__isnull=False) | Q(code__in=ASKING)
    waiting = Notice.objects.of(place).filter(asking, about=about, read_at=None)
    with walled([place]):
        waiting.update(read_at=timezone.now())


def overtake(place: str, leads_to: tuple[str, Sequence[str | int]], to: str = "") -> None:
    """Put away what anybody, or `to` alone, has not read yet of a page on which more has happened since."""
    unread_of_it = Notice.objects.of(place).filter(leads_to=_written(leads_to), read_at=None)
    with walled([place]):
        (unread_of_it.filter(to=to) if to else unread_of_it).update(read_at=timezone.now())


def _written(leads_to: tuple[str, Sequence[str | int]]) -> str:
    return msgspec.json.encode(leads_to).decode()


def said(notice: Notice) -> Message:
    """Return the sentence of a notice, to be spoken in the reader's language."""
    return message(notice.code, **{name: _meant(name, value) for name, value in notice.values.items()})


def way(notice: Notice) -> tuple[str, list[Any]] | None:
    """Return the route that a notice leads to and its arguments; None where it leads nowhere."""
    return msgspec.json.decode(notice.leads_to, type=tuple[str, list[Any]]) if notice.leads_to else None


def people_of(place: str, roles: Iterable[str], on: date) -> list[str]:
    """Return the public ids of everybody who plays one of the roles at a place on a day."""
    parts = Membership.objects.in_force(on).filter(place=place, role__in=list(roles)).select_related("person")
    return sorted({one.person.public_id for one in parts})


def mail_out(place: str, address: str) -> tuple[int, int]:
    """Send by e-mail what is to be sent and was not yet; return how many went, and how many could not.

    `address` is where their work stands on this server. Each is sent by itself, so that one that fails keeps none back.
    """
    sent = failed = 0
    with walled([place]):
        waiting = list(Notice.objects.of(place).filter(to_mail=True, mailed_at=None, read_at=None).order_by("sent_at"))
    for notice in waiting:
        gone = _mail(place, notice, address)
        sent, failed = sent + gone, failed + (not gone)
    return sent, failed


def _mail(place: str, notice: Notice, address: str) -> bool:
    """Send one notice, and keep that it went; of two runs at once one sends it."""
    person = Person.objects.filter(public_id=notice.to, is_active=True).first()
    with transaction.atomic(), walled([place]):
        mine = Notice.objects.of(place).filter(public_id=notice.public_id, mailed_at=None)
        if not mine.update(mailed_at=timezone.now()) or person is None:
            return True
        try:
            _letter(person, notice, address).send()
        except (SMTPException, OSError):
            transaction.set_rollback(True)
            return False
    return True


def _letter(person: Person, notice: Notice, address: str) -> EmailMessage:
    """Return the e-mail: in the language that the person asked for, in both where nobody has asked them."""
    # Welsh first where both stand on one page, so that neither is the lesser.
    languages = [Language(person.language)] if person.language else [Language.CY, Language.EN]
    what = said(notice)
    parts = [say("notices.letter", one, what=what, address=f"{address}/{one}/") for one in languages]
    subject = " / ".join(say("notices.subject", one) for one in languages)
    return EmailMessage(subject=subject, body="\n\n– – –\n\n".join(parts), to=[person.email])


def _meant(name: str, value: VALUE) -> Parameter:
    match name, value:
        case "year", int(year):
            return Period.of_year(year)
        case "place", str(code):
            return area(code).name
        case "due", str(day):
            return date.fromisoformat(day)
        case "stage", str(stage):
            life, _, its = stage.partition(".")
            return lives()[life].stages[its].title
    return sentences.spoken(value)
