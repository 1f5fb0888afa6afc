"""What the page on the library says of running it is so."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from tests.cql.vocabulary import printed
from tests.spec.vocabulary import STAGE
from tools.conformance.engines import Library
from tools.conformance.installing import HERE, program

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "cql.md").read_text("utf-8")


def test_the_script_of_the_page_prints_what_the_page_says(library: Library) -> None:
    (script,), (output,) = (
        re.findall(r"```js\n(.*?)```", PAGE, re.DOTALL),
        re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL),
    )
    command = [program("node"), "--input-type=module", "--eval", script.replace("bclm-2026.cql", str(library.source))]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout == output


def test_the_table_of_differences_shows_what_is_written() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)`", PAGE.split("## ")[2], re.MULTILINE)
    assert len(rows) == 6
    for ours, theirs in rows:
        text = printed(ours, STAGE) if "'early'" in ours else printed(ours)
        assert " ".join(text.split()) == theirs


def test_the_versions_of_the_page_are_those_that_are_locked() -> None:
    packages = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]
    assert f"| cql-execution {packages['cql-execution']} |" in PAGE
    assert f"| `@cqframework/cql` {packages['@cqframework/cql']} |" in PAGE
    assert (HERE / "python" / "requirements.in").read_text("utf-8") == "ms-cql-sdk==0.7.1\n"
    assert "| ms-cql-sdk 0.7.1 (ELM) |" in PAGE
    (version,) = re.findall(r"<cql.version>(.*?)</cql.version>", (HERE / "java" / "pom.xml").read_text("utf-8"))
    assert f"| Java `info.cqframework` {version} |" in PAGE
