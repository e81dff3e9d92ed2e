"""Reminders: by date, to those whose move it is, at most weekly, in their language, with nobody's care in them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from hands import member, visiting

from gwella.accounts.models import Membership
from gwella.accounts.session import Visitor
from gwella.code_of_practice.places import INVENTED, WALES
from gwella.measuring import approval
from gwella.measuring.calendar import latest_ended
from gwella.measuring.models import Return
from gwella.measuring.reminding import remind_all
from gwella.office import notices
from gwella.office.awaiting import Kind, waiting_for
from gwella.office.models import Notice

pytestmark = pytest.mark.django_db
YEAR = 2024
SOON = date(2025, 5, 20)  # eleven days before the return of 2024-25 is due


@pytest.fixture(autouse=True)
def letters(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):
    """Set the clock of notices to a day."""

    def set_to(day: date) -> date:
        moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        monkeypatch.setattr(notices.timezone, "now", lambda: moment)
        return day

    return set_to


@pytest.fixture
def officer() -> Membership:
    return member("performance_officer", INVENTED)


def begun(officer: Membership, stage: str = "draft") -> Return:
    its = approval.begin(INVENTED, YEAR, by=visiting(officer))
    Return.objects.of(INVENTED).filter(pk=its.pk).update(stage=stage)
    return its


def told(place: str, who: Membership) -> list[Notice]:
    return list(Notice.objects.of(place).filter(to=who.person.public_id).order_by("sent_at"))


@pytest.mark.parametrize(
    ("stage", "role", "place"),
    [
        ("draft", "performance_officer", INVENTED),
        ("checked", "performance_officer", INVENTED),
        ("with_approver", "director", INVENTED),
        ("signed", "performance_officer", INVENTED),
        ("submitted", "government_analyst", WALES),
        ("returned", "performance_officer", INVENTED),
        ("reopening_signed", "director", INVENTED),
        ("reopening_accepted", "government_analyst", WALES),
        ("accepted", None, INVENTED),
    ],
)
def test_who_is_reminded_is_who_has_the_next_move_and_nobody_else(officer, at, stage, role, place):
    people = {"performance_officer": officer, "director": member("director", INVENTED)}
    people["government_analyst"] = member("government_analyst", WALES)
    member("practitioner", INVENTED), member("director", "W06000002")
    begun(officer, stage)
    at(SOON)
    assert remind_all(SOON) == (1 if role else 0)
    reminded = {one.to for where in (INVENTED, WALES, "W06000002") for one in Notice.objects.of(where)}
    assert reminded == ({people[role].person.public_id} if role else set())
    if role:
        (notice,) = told(place, people[role])
        assert notice.due == date(2025, 5, 31)
        assert "31 May 2025" in notices.said(notice).in_(notices.Language.EN)


def test_a_director_who_had_a_hand_in_it_is_reminded_only_where_nobody_else_can_sign(officer, at):
    """What is not theirs to sign waits on no page for them either."""
    begun(officer, "with_approver")
    helped, free = member("director", INVENTED), member("director", INVENTED)
    approval.had_a_hand(INVENTED, YEAR, by=visiting(helped))
    assert remind_all(at(SOON)) == 1
    assert (len(told(INVENTED, helped)), len(told(INVENTED, free))) == (0, 1)
    Membership.objects.filter(pk=free.pk).update(until=SOON)
    week_on = at(SOON + timedelta(days=7))
    assert remind_all(week_on) == 1
    assert (len(told(INVENTED, helped)), len(told(INVENTED, free))) == (1, 1)


@pytest.mark.parametrize("language", notices.Language)
def test_a_correction_is_reminded_of_with_no_day_and_no_longer_when_it_is_moved(officer, at, language):
    its = begun(officer)
    Return.objects.of(INVENTED).filter(pk=its.pk).update(revision=1)
    at(SOON)
    assert remind_all(SOON) == 1
    (notice,) = told(INVENTED, officer)
    said = notices.said(notice).in_(language)
    assert notice.due is None
    assert "2025" not in said.replace("2024-25", "")
    assert {"en": "correction", "cy": "cywiriad"}[language] in said
    assert not [one for one in waiting_for(visiting(officer), SOON) if one.kind is Kind.READ], (
        "the correction itself waits"
    )
    notices.settle(INVENTED, its.public_id)
    assert notices.unread(INVENTED, officer.person.public_id) == []


def test_nobody_is_reminded_twice_within_a_week_and_everybody_again_after_it(officer, at):
    begun(officer)
    days = [SOON + timedelta(days=one) for one in range(22)]
    reminded = [at(day) and remind_all(day) for day in days]
    assert reminded == [1, 0, 0, 0, 0, 0, 0] * 3 + [1]
    at(days[0])
    assert remind_all(days[0]) == 0, "run again on a day before, it tells nobody"


def test_two_runs_at_the_same_moment_tell_once(officer, at, monkeypatch):
    """Both have seen that nobody was told; the name of the day lets one of them tell it."""
    its = begun(officer)
    at(SOON)
    one = {"about": its.public_id, "once": f"approval.reminder:{its.public_id}:{SOON}", "due": SOON}
    first = notices.tell(INVENTED, officer.person.public_id, "approval.reminder", {}, **one)
    assert first is not None
    Notice.objects.of(INVENTED).update(sent_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert remind_all(SOON) == 0
    assert len(told(INVENTED, officer)) == 1


def test_it_begins_four_weeks_before_the_day(officer, at):
    begun(officer)
    early = date(2025, 5, 2)
    assert remind_all(at(early)) == 0
    assert remind_all(at(early + timedelta(days=1))) == 1


def test_a_return_that_nobody_has_begun_is_asked_for(officer, at):
    assert remind_all(at(date(2025, 5, 2))) == 0
    assert remind_all(at(SOON)) == 1
    assert remind_all(at(SOON)) == 0
    (notice,) = told(INVENTED, officer)
    assert "nobody has begun it" in notices.said(notice).in_(notices.Language.EN)


def test_a_role_that_has_ended_is_reminded_of_nothing(officer, at):
    begun(officer)
    Membership.objects.filter(pk=officer.pk).update(until=SOON - timedelta(days=1))
    assert remind_all(at(SOON)) == 0


def test_once_the_move_is_made_the_reminder_is_gone(officer, at):
    its = begun(officer)
    remind_all(at(SOON))
    assert len(notices.unread(INVENTED, officer.person.public_id)) == 1
    how = {"turn": 0, "seen": approval.locked.digest(b"1"), "figures": b"1"}
    approval.take(INVENTED, its.public_id, "check", by=visiting(officer), **how)
    assert notices.unread(INVENTED, officer.person.public_id) == []


@pytest.mark.parametrize(
    ("language", "words"), [("en", ["Reminder"]), ("cy", ["Nodyn atgoffa"]), ("", ["Nodyn", "Reminder"])]
)
def test_the_letter_is_in_the_persons_language_and_in_both_where_nobody_has_asked(officer, at, language, words):
    officer.person.language = language
    officer.person.save()
    begun(officer)
    remind_all(at(SOON))
    assert notices.mail_out(INVENTED, "https://gwella.example") == (1, 0)
    assert notices.mail_out(INVENTED, "https://gwella.example") == (0, 0), "each letter goes once"
    (letter,) = mail.outbox
    found = [re.search(word, letter.body) for word in words]
    assert all(found)
    assert [one.start() for one in found] == sorted(one.start() for one in found), "Welsh is read first"
    other = {"en": "Nodyn atgoffa", "cy": "Reminder"}.get(language)
    assert other is None or other not in letter.body
    assert letter.to == [officer.person.email]
    assert "https://gwella.example/" in letter.body


class Shut(EmailBackend):
    """A server of letters that cannot be reached."""

    def send_messages(self, messages) -> int:
        raise ConnectionRefusedError


def test_a_letter_that_could_not_be_sent_goes_the_next_time_and_the_notice_stays(officer, at, settings, capsys):
    today = at(notices.timezone.localdate())
    its = approval.begin(INVENTED, latest_ended(today), by=visiting(officer))
    Return.objects.of(INVENTED).filter(pk=its.pk).update(due=today)
    settings.EMAIL_BACKEND = f"{__name__}.Shut"
    with pytest.raises(SystemExit) as ended:
        call_command("remind")
    assert ended.value.code == 2
    assert "could not be sent: 1" in capsys.readouterr().err
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    call_command("remind")
    assert "Letters sent: 1" in capsys.readouterr().out
    call_command("remind")
    assert len(mail.outbox) == 1
    assert len(told(INVENTED, officer)) == 1


def test_who_reads_a_notice_is_whom_it_was_told(officer):
    notice = notices.tell(INVENTED, officer.person.public_id, "approval.told", {"year": YEAR, "stage": "return.signed"})
    assert not notices.read(INVENTED, "somebody else", notice.public_id)
    assert not notices.read("W06000002", officer.person.public_id, notice.public_id)
    assert len(notices.unread(INVENTED, officer.person.public_id)) == 1
    assert notices.read(INVENTED, officer.person.public_id, notice.public_id)
    assert notices.unread(INVENTED, officer.person.public_id) == []


def test_nobody_of_no_place_is_told_anything():
    from gwella.office.waiting import to_read

    assert list(to_read(Visitor("operator", person="x"), SOON)) == []
