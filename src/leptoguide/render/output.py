"""Writing a result to a file: whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from leptoguide.errors import InputError


def write_whole(content: bytes, output: Path) -> None:
    """Put ``content`` in place only when it is complete; what is no ordinary file (a pipe, a device) is written to.

    Raises :class:`InputError`; an existing file then stays as it was.
    """
    with whole_file(output) as target:
        target.write_bytes(content)


@contextmanager
def whole_file(output: Path) -> Iterator[Path]:
    """Where to write what is to become ``output``: it is put in place at the end, and removed if something is raised.

    What is no ordinary file (a pipe, a device) is written to itself. Raises :class:`InputError` for what can not be
    written; an existing file then stays as it was.
    """
    if not output.name or output.is_dir():
        raise InputError("output.is-folder", where=str(output) or "-o")
    try:
        target = output.resolve()
        if target.exists() and not target.is_file():
            yield target
            return
        partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
        try:
            yield partial
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    except (FileNotFoundError, NotADirectoryError):
        raise InputError("output.no-folder", where=str(output)) from None
    except PermissionError:
        raise InputError("output.forbidden", where=str(output)) from None
    except OSError as problem:
        raise InputError("output.unwritable", where=str(output), reason=problem.strerror or problem) from None


def write_into(content: bytes, folder: Path, name: str) -> Path:
    """Put ``content`` into a folder, which is made if it is not there; the path of the file.

    Raises :class:`InputError`; no folder that was not there before is then left behind.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise InputError("output.not-a-folder", where=str(folder)) from None
    except PermissionError:
        raise InputError("output.forbidden", where=str(folder)) from None
    except OSError as problem:
        raise InputError("output.unwritable", where=str(folder), reason=problem.strerror) from None
    try:
        write_whole(content, folder / name)
    except InputError:
        for made in missing:
            made.rmdir()
        raise
    return folder / name
