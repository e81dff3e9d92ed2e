"""An invitation as an administrator sends it, and as whoever gets it follows its link."""

from __future__ import annotations

import re

from django.test import Client
from django.utils import timezone

PASSWORD = "tair gafr ar y mynydd"


def offered(**fields: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return {"email": "Huw@example.cymru", "role": "practitioner", "team": "", "since": today, "until": ""} | fields


def link_in(letter) -> str:
    return next(one for one in re.findall(r"http://testserver(/\S+)", letter.body) if one.startswith("/en/"))


def follow(link: str, **fields: str):
    typed = {"name": "Huw Elis", "language": "cy", "password1": PASSWORD, "password2": PASSWORD} | fields
    client = Client()
    return client, client.post(link, typed)


def faults(answer) -> str:
    return answer.content.decode().partition("govuk-error-summary__body")[2].partition("</div>")[0]
