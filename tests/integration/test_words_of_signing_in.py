"""Every page of signing in is Welsh on its Welsh address: what it says there, it does not say in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hands import ONE, member
from totp import code

from gwella.accounts.models import Kept, Membership, Person

PASSWORD = "tair gafr ar y mynydd"
# What is called the same in both: names, codes, a person's own words.
SAME = re.compile(r"^(gwella|Gwella|English|Cymraeg|Nia Prys|[\W\d_]*|[A-Z2-7]{32}|\d{8}|director\d+@example\.cymru)$")
pytestmark = pytest.mark.django_db


class Said(HTMLParser):
    """Collects what a reader sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.silent, self.texts = 0, set()

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("style", "script")
        self.texts |= {
            value for name, value in attrs if name in ("alt", "aria-label", "placeholder", "title") and value
        }

    def handle_endtag(self, tag):
        self.silent -= tag in ("style", "script")

    def handle_data(self, data):
        if not self.silent and (text := " ".join(data.split())):
            self.texts.add(text)


def said(answer) -> set[str]:
    page = Said()
    page.feed(answer.content.decode())
    return {text for text in page.texts if not SAME.match(text)}


@pytest.fixture
def nia() -> Membership:
    part = member("director", ONE)
    part.person.set_password(PASSWORD)
    part.person.save()
    return part


def walk(language: str, person: Person) -> Iterator[tuple[str, object]]:
    """Go from the door to the account by every page, wrong answers included, as one who cannot type at first."""
    with override(language):
        yield from _before(language, person)
        client = Client()
        typed = {"login": person.email, "password": PASSWORD}
        client.post(reverse("account_login"), typed)
        yield "none", client.get(reverse("mfa_index"))
        yield "setting up", (page := client.get(reverse("mfa_activate_totp")))
        secret = re.search(r'class="g-key">(\w+)<', page.content.decode()).group(1)
        yield "a wrong code", client.post(reverse("mfa_activate_totp"), {"code": "000000"})
        yield "no code", client.post(reverse("mfa_activate_totp"), {})
        client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
        for name in ("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_index", "sign-in-again"):
            yield name, client.get(reverse(name))
        yield "passkey", client.get(reverse("mfa_add_webauthn"))
        yield "no passkey", client.post(reverse("mfa_add_webauthn"), {"credential": "{}"})
        for name in ("account_reauthenticate", "mfa_reauthenticate"):
            yield name, client.get(reverse(name))
            yield f"{name} wrong", client.post(reverse(name), {"password": "not this", "code": "000000"})
        yield "choosing", client.get(reverse("choose-part"))
        yield "choosing none", client.post(reverse("choose-part"))
        client.post(reverse("choose-part"), {"part": Membership.objects.get().public_id})
        yield "account", client.get(reverse("own-account"))
        yield "no name", client.post(reverse("own-account"), {"name": "", "language": "fr"})
        for name in ("account_change_password", "mfa_deactivate_totp", "mfa_index", "account_logout"):
            yield name, client.get(reverse(name))
        wrong = {"oldpassword": "no", "password1": "gwellacymru1", "password2": "another"}
        yield "a bad password", client.post(reverse("account_change_password"), wrong)
        wrong |= {"password1": "short"}
        yield "a short password", client.post(reverse("account_change_password"), wrong)
        wrong |= {"password1": "1q2w3e4r5t6y"}
        yield "a common password", client.post(reverse("account_change_password"), wrong)
        again = Client()
        again.post(reverse("account_login"), typed)
        yield "the code", again.get(reverse("mfa_authenticate"))
        yield "the code wrong", again.post(reverse("mfa_authenticate"), {"code": "1"})
        Authenticator.objects.all().delete()
        yield from _throttled(person)


def _before(language: str, person: Person) -> Iterator[tuple[str, object]]:
    client = Client()
    for name in ("account_login", "account_inactive", "account_reset_password", "account_reset_password_done"):
        yield name, client.get(reverse(name))
    yield "done", client.get(reverse("account_reset_password_from_key_done"))
    yield "no link", client.get(reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "a-b"}))
    yield "nothing typed", client.post(reverse("account_login"), {})
    yield "not an address", client.post(reverse("account_login"), {"login": "x", "password": "x"})
    yield "wrong", client.post(reverse("account_login"), {"login": "x@example.cymru", "password": "x"})
    yield "no address", client.post(reverse("account_reset_password"), {})


def _throttled(person: Person) -> Iterator[tuple[str, object]]:
    for _ in range(6):
        answer = Client().post(reverse("account_login"), {"login": person.email, "password": "x"})
    yield "throttled", answer
    for _ in range(40):
        answer = Client().post(reverse("account_login"), {"login": "y@example.cymru", "password": "x"})
    yield "throttled machine", answer


def test_no_page_of_single_sign_on_is_english_in_welsh(tmp_path, settings, monkeypatch):
    monkeypatch.setenv("SECRET_OF_NOBODY", "x")
    (tmp_path / "sign-on.toml").write_text(
        """[[provider]]
        key = "mon"
        kind = "oidc"
        title = { en = "Staff", cy = "Gweithwyr" }
        issuer = "https://127.0.0.1:1"
        client = "gwella"
        secret_from = "SECRET_OF_NOBODY"
        roles = {}"""
    )
    settings.GWELLA_SIGN_ON = str(tmp_path / "sign-on.toml")
    pages = {}
    for language in ("en", "cy"):
        client = Client(headers={"accept-language": language})
        with override(language):
            asked = [client.get(reverse(name)) for name in ("account_login", "socialaccount_login_cancelled")]
            asked.append(client.post(reverse("sign-on", args=["mon"])))
        with override(language):
            closed = render_to_string(
                "account/signup_closed.html", {"language": language}, request=asked[0].wsgi_request
            )
        pages[language] = [*map(said, asked), said(HttpResponse(closed))]
    assert [en & cy for en, cy in zip(pages["en"], pages["cy"], strict=True)] == [set()] * 4


def test_no_page_of_signing_in_is_english_in_welsh(nia: Membership):
    english = {name: (answer.status_code, said(answer)) for name, answer in walk("en", nia.person)}
    Kept.objects.all().delete()
    welsh = {name: (answer.status_code, said(answer)) for name, answer in walk("cy", nia.person)}
    assert english.keys() == welsh.keys()
    assert {name: status for name, (status, _) in welsh.items() if status not in (200, 429)} == {}
    assert min(len(texts) for _, texts in welsh.values()) > 15  # what is compared is there
    both = {name: english[name][1] & texts for name, (_, texts) in welsh.items()}
    assert {name: texts for name, texts in both.items() if texts} == {}
