"""The server: settings, database, demonstration patients when asked for, then requests until it is stopped."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

from leptoguide.errors import InputError

THREADS = 8


def prepare() -> None:
    """Set Django up with this project's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leptoguide.web.settings")
    import django  # noqa: PLC0415 - only the commands that need it pay for it

    django.setup()


def manage(arguments: Sequence[str]) -> None:
    """Run a management command of Django: ``createsuperuser``, ``migrate``, ``dumpdata`` and so on."""
    prepare()
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["leptoguide manage", *arguments])


def options() -> dict[str, Any]:
    """How waitress serves. What proxies write into headers reaches the application only where there are proxies."""
    from django.conf import settings  # noqa: PLC0415

    return {"threads": THREADS, "ident": None, "clear_untrusted_proxy_headers": not settings.TRUSTED_PROXIES}


def serve(host: str, port: int, *, demonstration: bool) -> None:
    """Bring the database up to date and answer requests. Raises :class:`OSError` when the port is taken."""
    # As Ctrl+C does, which a shell keeps from what it starts in the background: requests at work are answered first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    prepare()
    import waitress  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import OperationalError  # noqa: PLC0415

    from leptoguide.registry.words import words  # noqa: PLC0415
    from leptoguide.web.library import library  # noqa: PLC0415
    from leptoguide.web.wsgi import application  # noqa: PLC0415

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as problem:
        raise InputError("server.database", reason=str(problem).strip()) from None
    logins = None
    if demonstration:
        from leptoguide.registry.demonstration import load_demonstration  # noqa: PLC0415

        logins = load_demonstration(library().current)
    library()
    call_command("clearsessions", verbosity=0)
    server = waitress.create_server(application, host=host, port=port, **options())
    for language in ("zh", "en"):
        say = words(language)
        print(say("serve.address", address=f"http://{host}:{port}/"))
        if logins:
            first, *others = logins.users
            print(say("serve.login", user=first, password=logins.password))
            named = (say("serve.who", user=user, who=say(logins.users[user])) for user in others)
            print(say("serve.other-logins", users=say.join(named)))
    sys.stdout.flush()
    server.run()
