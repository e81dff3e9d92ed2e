"""The door for a web server. It does not open while the checks find a fault."""

from __future__ import annotations

import os
from io import StringIO

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwella.site.settings")

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
# A server does not run the system checks of its own accord, and a route without (resource, action)
# must not be served.
call_command("check", fail_level="ERROR", stdout=StringIO())

from gwella.site.structs import make_ready  # noqa: E402 - what it knows is there once Django is set up
from gwella.site.warm import warm  # noqa: E402

warm()
make_ready()
