"""Engines that run the exported library, each in a process of its own, and the official translator before them."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tools.conformance.installing import (
    HERE,
    JAVA,
    PYTHON,
    install_java,
    install_ms_cql,
    install_node_modules,
    program,
)
from tools.conformance.travel import Parameters

NODE = HERE / "node"


@dataclass(frozen=True)
class Library:
    """A library as text, its name, and what the official translator made of it."""

    source: Path
    name: str
    elm: Path
    expressions: tuple[str, ...]
    messages: tuple[str, ...]
    """What the translator complained of; nothing, if the library is right."""


def translated(text: str, name: str, folder: Path) -> Library:
    """The library after the official translator, which is asked for its complaints.

    :class:`MissingError` when the translator can not be had.
    """
    install_node_modules()
    source, elm = folder / f"{name}.cql", folder / f"{name}.elm.json"
    source.write_text(text, "utf-8")
    done = subprocess.run(
        [program("node"), str(NODE / "translator.mjs"), str(source), str(elm)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    messages = tuple(f"{m['severity']}, line {m['line']}: {m['message']}" for m in json.loads(done.stdout))
    statements = json.loads(elm.read_text("utf-8"))["library"]["statements"]["def"]
    expressions = tuple(s["name"] for s in statements if s.get("type") != "FunctionDef")
    return Library(source, name, elm, expressions, messages)


@dataclass(frozen=True)
class Engine:
    """An engine: how it is set up (raising :class:`MissingError`), and the command that serves a library.

    ``share`` is how many of the patients it is asked about: some are a hundred times slower than others.
    """

    name: str
    share: float
    set_up: Callable[[], None]
    command: Callable[[Library], Sequence[str]]

    def start(self, library: Library) -> Session:
        """A running engine, ready for patients."""
        self.set_up()
        return Session(self, library)


class Session:
    """Requests and answers over the lines of a process."""

    def __init__(self, engine: Engine, library: Library) -> None:
        self.engine = engine
        self.library = library
        self._said = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed with the session
        self._process = subprocess.Popen(
            engine.command(library),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._said.close()

    def ask(self, patients: Iterable[Parameters], names: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
        """The answers for each patient in turn; an expression that fails answers ``{"error": why}``."""
        asked = list(names if names is not None else self.library.expressions)
        assert self._process.stdin
        for facts in patients:
            self._process.stdin.write(json.dumps({"names": asked, "facts": facts}) + "\n")
            self._process.stdin.flush()
            yield dict(zip(asked, json.loads(self._line())["values"], strict=True))

    def _line(self) -> str:
        """The next answer; what an engine tells of itself is passed over."""
        assert self._process.stdout
        for line in self._process.stdout:
            if line.startswith("{"):
                return line
        status = self._process.wait()
        self._said.seek(0)
        raise RuntimeError(f"{self.engine.name} ended with status {status}: {self._said.read()[-2000:]}")


REFERENCE = Engine(
    "cql-execution",
    1,
    install_node_modules,
    lambda library: [program("node"), str(NODE / "cql_execution.mjs"), str(library.elm)],
)
"""The engine that has to agree wherever node is."""

ENGINES = (
    REFERENCE,
    Engine(
        "cqframework",
        0.02,
        install_node_modules,
        lambda library: [program("node"), str(NODE / "cqframework.mjs"), str(library.source), library.name],
    ),
    Engine(
        "ms-cql-sdk",
        0.1,
        install_ms_cql,
        lambda library: [str(PYTHON / ".venv" / "bin" / "python"), str(PYTHON / "ms_cql.py"), str(library.elm)],
    ),
    Engine(
        "java",
        0.25,
        install_java,
        lambda library: [
            program("java"),
            "-cp",
            str(JAVA / "lib" / "*"),
            str(JAVA / "JavaEngine.java"),
            str(library.source),
            library.name,
        ],
    ),
)
