"""Letters: one sentence or two and a link, in the language that somebody asked for, or in both until they are asked."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.urls import translate_url

from gwella.accounts.models import Person
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Parameter, say


def write(to: Person, code: str, /, **values: Parameter) -> None:
    """Send somebody the letter `code`, whose subject is at `code` and whose text at `code_text`."""
    if to.email:
        send(to.email, to.language, code, **values)


def send(address: str, language: str, code: str, /, **values: Parameter) -> None:
    """Send a letter to an address; in both languages where `language` is empty. A `link` leads to each one's page."""
    spoken = [Language(language)] if language else [Language.CY, Language.EN]
    each = [(one, values | {"link": translate_url(str(values.get("link", "")), one)}) for one in spoken]
    subject = " / ".join(say(code, one, **said) for one, said in each)
    text = "\n\n– – –\n\n".join(f"{say(f'{code}_text', one, **said)}\n\nGwella" for one, said in each)
    EmailMessage(subject, text, to=[address]).send()
