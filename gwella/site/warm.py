"""What a server reads before it answers anybody: else the first to come after a start wait for all of it, at once."""

from __future__ import annotations

from pathlib import Path

from django.template.loader import get_template

from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.language import Language
from gwella.site.conversation import methods
from gwella.site.views import measures

TEMPLATES = Path(__file__).parent / "templates"


def warm() -> None:
    """Read every template of the site's, and every definition, in both languages. Asks nothing of the database."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        get_template(path.relative_to(TEMPLATES).as_posix())
    try:
        for language in Language:
            measures.listed(language)
            methods.listed(language)
    except Remediable:
        return  # a definition that somebody has to put right: the pages that need it say so
