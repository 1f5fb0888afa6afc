"""The entry point, and what is said when a command can not be carried out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from itertools import pairwise
from typing import NoReturn

import typer

from leptoguide.cli.app import app
from leptoguide.errors import InputError, LeptoGuideError
from leptoguide.render.texts import Language
from leptoguide.wording import LANGUAGES, Phrase


def main() -> None:
    """Entry point: 0 done, 1 a check failed, 2 bad input with one message on standard error.

    The message is in the language of ``--lang``; without it Chinese on one line and English on the next.
    """
    arguments = sys.argv[1:] or ["--help"]
    try:
        status = app(arguments, standalone_mode=False)
    except InputError as error:
        _refuse(arguments, error.said_in)
    except LeptoGuideError as error:  # of the guideline: worded in English for its authors
        _refuse(arguments, Phrase("guideline.faulty").in_, str(error))
    except typer.Exit as done:
        sys.exit(done.exit_code)
    except typer.Abort:
        sys.exit(130)
    except typer.TyperException as error:  # the command line itself is wrong
        message = getattr(error, "format_message", error.__str__)()
        _refuse(arguments, Phrase("usage").in_, f"{message} (leptoguide --help)")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    else:
        sys.exit(status if isinstance(status, int) else 0)


def _refuse(arguments: list[str], said_in: Callable[[Language], str], english: str | None = None) -> NoReturn:
    """Say what is wrong and leave. With ``english`` the Chinese is general, and the English stands below it always."""
    asked = _asked(arguments)
    lines = [] if asked == "en" else [said_in("zh")]
    if asked != "zh" or english:
        lines.append(english or said_in("en"))
    text = "".join(f"leptoguide: {line}\n" for line in lines)
    sys.stderr.flush()
    sys.stderr.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stderr.buffer.flush()
    sys.exit(2)


def _asked(arguments: list[str]) -> Language | None:
    """The language of ``--lang``, also when the rest of the command can not be read."""
    found: Language | None = None
    for option, value in pairwise([*arguments, ""]):
        for language in LANGUAGES:
            if option == f"--lang={language}" or (option, value) == ("--lang", language):
                found = language
    return found
