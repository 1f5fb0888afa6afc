"""Commands of the web application: ``serve`` and ``manage``."""

from __future__ import annotations

from typing import Annotated

import typer

from leptoguide.cli.app import app
from leptoguide.errors import InputError


@app.command("serve")
def serve_command(
    host: Annotated[str, typer.Option("--host", help="监听地址 · address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口 · port")] = 8000,
    demo: Annotated[bool, typer.Option("--demo", help="载入虚构的演示病例 · load fictional patients")] = False,
) -> None:
    """网页应用 · The web app."""
    from leptoguide.web.serve import serve  # noqa: PLC0415 - Django is loaded only for the web app

    try:
        serve(host, port, demonstration=demo)
    except OSError as problem:
        raise InputError("server.address", where=f"{host}:{port}", reason=problem.strerror) from None


@app.command("manage", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def manage_command(context: typer.Context) -> None:
    """管理命令（如 createsuperuser）· Django's management commands, such as createsuperuser."""
    from leptoguide.web.serve import manage  # noqa: PLC0415

    manage(context.args)
