"""A site that is loaded and begins workers: one for each line that comes in; the number of its process goes out.

A worker that is begun so is the same as `python -m gwella.site work --alone`, less the second or two in which Python
reads the program, which would be most of what a drill of 200 points takes.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "gwella.site.settings"
    import django

    django.setup()
    import gwella.site.management.commands.work  # noqa: F401 - so that it is loaded when it is called

    # Nobody here waits for those that are killed.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while sys.stdin.readline():
        process = os.fork()
        if not process:
            _work()
        print(process, flush=True)


def _work() -> NoReturn:
    from django.core.management import call_command

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # its own child it does wait for
    os.dup2(2, 1)  # what it says is no answer to an order
    call_command("work", alone=True)
    os._exit(0)


if __name__ == "__main__":
    main()
