"""The documents say what is so: outputs are real, snippets run, links lead somewhere, nothing is left undescribed."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import typer

from leptoguide.advise.status import Status
from leptoguide.advise.vignettes import Vignette, differences
from leptoguide.cli.app import app
from leptoguide.errors import KnowledgeError
from leptoguide.knowledge import schema
from leptoguide.knowledge.coverage import Coverage
from leptoguide.knowledge.files import validate
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.reader import read_text
from leptoguide.knowledge.schema.instruments import Instrument
from leptoguide.knowledge.schema.proofs import Expected
from leptoguide.record.case import Case, read_case
from leptoguide.truth import FALSE, TRUE, UNKNOWN

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
PAGES = (README, ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md")))
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
ENTRIES: dict[str, Any] = {
    "Coverage": Coverage,
    "Definition": schema.Definition,
    "Expected": Expected,
    "Fact": schema.Fact,
    "Instrument": Instrument,
    "Notice": schema.Notice,
    "OptionEntry": schema.OptionEntry,
    "SafetyRule": schema.SafetyRule,
    "Vignette": Vignette,
}

CJK = re.compile(r"[\u4e00-\u9fff]")
LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMED_PATH = re.compile(r"`((?:src|docs|tests|tools|guideline|examples)/[A-Za-z0-9_./-]+)`")
UNSAYABLE = re.compile(r"/work/|/tmp/|/home/|/root/|https?://[^ )]*(?:pypi|mirror|simple/)|\bissue #?\d+|(?<!\w)#\d+\b")


def name_of(path: Path) -> str:
    """The path below the project."""
    return path.relative_to(ROOT).as_posix()


def fences(page: Path, language: str) -> Iterator[tuple[str, str]]:
    """The comment before each fenced block of one language (empty when there is none), and the block."""
    pattern = rf"(?:<!-- ([^\n]*) -->\n)?```{language}\n(.*?)\n```"
    for match in re.finditer(pattern, page.read_text("utf-8"), re.DOTALL):
        yield match.group(1) or "", match.group(2)


@cache
def output(arguments: str) -> list[str]:
    """The lines that a command prints now."""
    command = [sys.executable, "-c", "from leptoguide.cli import main; main()", *shlex.split(arguments)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True, timeout=60)
    return run.stdout.splitlines()


def examples(language: str) -> list[Any]:
    """The README's cases in one format."""
    return [pytest.param(block, id=f"{language}-{i}") for i, (_, block) in enumerate(fences(README, language))]


# ---------------------------------------------------------------- what the README shows


@pytest.mark.parametrize(("source", "excerpt"), list(fences(README, "text")))
def test_every_line_of_an_excerpt_is_printed_and_in_this_order(source: str, excerpt: str) -> None:
    kind, _, arguments = source.partition(": ")
    assert kind == "output", "an excerpt says in a comment before it which command prints it"
    printed = iter(output(arguments))
    for line in excerpt.splitlines():
        assert line == "…" or line in printed, f"`leptoguide {arguments}` does not print, or not here: {line!r}"


def test_the_first_answer_is_shown_in_both_languages() -> None:
    shown = [source for source, _ in fences(README, "text")]
    for language in ("zh", "en"):
        assert f"output: assess examples/demo-1.yaml --lang {language}" in shown


def test_the_python_snippet_prints_what_it_says() -> None:
    snippets = [block for _, block in fences(README, "pycon")]
    assert snippets
    for number, snippet in enumerate(snippets):
        test = doctest.DocTestParser().get_doctest(snippet + "\n", {}, f"snippet {number}", README.name, 0)
        report: list[str] = []
        result = doctest.DocTestRunner().run(test, out=report.append)
        assert result.attempted > 0
        assert result.failed == 0, "".join(report)


@pytest.mark.parametrize("text", [*examples("yaml"), *examples("json")])
def test_the_cases_of_the_readme_are_read(guideline: Guideline, text: str) -> None:
    assert read_case(text, guideline.dictionary).facts


def test_the_yaml_case_means_what_its_comments_say(guideline: Guideline) -> None:
    case = the_yaml_case(guideline)
    facts: Any = case.facts
    assert case.absent == {"her2_ish": "pending"}
    assert "her2_ish" not in facts
    assert facts["csf_sampling"] == "not-done"
    assert facts["symptoms"].has("headache") is TRUE
    assert facts["symptoms"].has("seizure") is FALSE
    assert facts["concomitant_drugs"].has("warfarin") is TRUE
    assert facts["concomitant_drugs"].has("dexamethasone") is FALSE
    assert facts["concomitant_drugs"].has("aspirin") is UNKNOWN
    assert "brain_metastases" not in facts


def the_yaml_case(guideline: Guideline) -> Case:
    """The commented case."""
    ((_, text),) = fences(README, "yaml")
    return read_case(text, guideline.dictionary)


def test_the_readme_lists_the_statuses_in_their_order() -> None:
    rows = re.findall(r"^\| \S `([a-z-]+)`", README.read_text("utf-8"), re.MULTILINE)
    assert rows == [status.value for status in Status]


# ---------------------------------------------------------------- the command line


def commands() -> dict[str, Any]:
    """The commands by name, as Typer builds them."""
    return dict(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def documented() -> dict[str, tuple[str, str]]:
    """For each command of the README's table what follows its name, and its options."""
    rows = re.findall(r"^\| `leptoguide (\w+)([^`]*)` \|[^|]*\| (.*) \|$", README.read_text("utf-8"), re.MULTILINE)
    return {name: (arguments, options) for name, arguments, options in rows}


def test_every_command_stands_in_the_table_and_no_other() -> None:
    assert documented().keys() == commands().keys()


@pytest.mark.parametrize("name", sorted(commands()))
def test_a_command_is_documented_with_its_arguments_and_options_and_no_others(name: str) -> None:
    arguments, options = documented()[name]
    parameters = commands()[name].params
    wanted = {option for p in parameters if p.param_type_name == "option" for option in p.opts}
    assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", options)) == wanted
    assert arguments.split() == [p.metavar for p in parameters if p.param_type_name == "argument"]


def test_bad_input_ends_with_the_documented_status_and_one_message() -> None:
    command = [sys.executable, "-c", "from leptoguide.cli import main; main()", "assess", "-"]
    run = subprocess.run(
        command, input='{"facts": {"kps": 55}}', capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (run.returncode, run.stdout) == (2, "")
    chinese, english = run.stderr.splitlines()
    assert CJK.search(chinese)
    assert not CJK.search(english)
    assert "2 bad input" in README.read_text("utf-8")


# ---------------------------------------------------------------- the pages


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text("utf-8")) if not link.startswith(("http", "#"))]
    assert [link for link in links if not (page.parent / link.split("#")[0]).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    assert [path for path in NAMED_PATH.findall(page.read_text("utf-8")) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", [*PAGES, ROOT / "NOTICE"], ids=name_of)
def test_no_page_speaks_of_a_machine_or_a_ticket(page: Path) -> None:
    assert UNSAYABLE.findall(page.read_text("utf-8")) == []


def sections(page: Path) -> list[tuple[str, str]]:
    """Heading and prose of each section of a page, fenced blocks left out."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    parts = re.split(r"^## (.*)$", text, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize("page", [README, DOCS / "authoring.md", DOCS / "operations.md"], ids=name_of)
def test_every_section_speaks_both_languages_chinese_first(page: Path) -> None:
    assert sections(page)
    for heading, prose in sections(page):
        chinese, separator, english = heading.partition(" · ")
        assert separator, f"{heading}: one language"
        assert CJK.search(chinese)
        assert not CJK.search(english)
        said = [line for line in prose.splitlines() if line.strip() and not line.startswith("<!--")]
        assert CJK.search(said[0]), f"{heading}: Chinese comes first"
        assert any(re.search(r"[a-z]{3,} [a-z]{2,}", line) for line in said), f"{heading}: no English"


def test_architecture_is_one_page() -> None:
    assert len((DOCS / "ARCHITECTURE.md").read_text("utf-8").splitlines()) <= 80


def test_architecture_names_every_package_and_door() -> None:
    text = (DOCS / "ARCHITECTURE.md").read_text("utf-8")
    source = ROOT / "src" / "leptoguide"
    rooms = [path.parent.name for path in source.glob("*/__init__.py")]
    rooms += [path.stem for path in source.glob("*.py")]
    assert [room for room in rooms if f"`leptoguide.{room}`" not in text] == []


def test_every_decision_is_in_the_index_and_the_index_in_architecture() -> None:
    index = (DOCS / "decisions" / "README.md").read_text("utf-8")
    assert DECISIONS
    assert [path.name for path in DECISIONS if f"({path.name})" not in index] == []
    assert "(decisions/README.md)" in (DOCS / "ARCHITECTURE.md").read_text("utf-8")


@pytest.mark.parametrize("page", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_short_numbered_and_has_its_three_parts(page: Path) -> None:
    lines = page.read_text("utf-8").splitlines()
    assert len(lines) <= 40
    assert lines[0].startswith(f"# {page.name[:4]} ")
    assert CJK.search(lines[2])
    assert [line for line in lines if line.startswith("## ")] == ["## Context", "## Decision", "## Consequence"]


def test_the_glossary_is_sorted_complete_in_every_cell_and_says_each_term_once() -> None:
    rows = (DOCS / "GLOSSARY.md").read_text("utf-8").splitlines()
    cells = [row.strip("| ").split(" | ") for row in rows if row.startswith("| ")][2:]
    terms = [row[1] for row in cells]
    assert terms == sorted(terms, key=str.casefold)
    assert len(terms) == len(set(terms))
    for row in cells:
        assert len(row) == 4
        assert all(cell.strip() for cell in row)
        assert CJK.search(row[2])
        assert re.search(r"[a-z]{2}", row[2])


def test_the_glossary_has_every_status_and_kind_of_discrepancy(guideline: Guideline) -> None:
    text = (DOCS / "GLOSSARY.md").read_text("utf-8")
    words = {status.value.replace("-", " ") for status in Status}
    words |= {name.split("-")[0] for name in guideline.evidence.discrepancies}
    words |= {rule.entry.effect for rule in guideline.safety.values()}
    assert {word for word in words if f"| {word} |" not in text} - {"advised against"} == set()


@pytest.mark.parametrize(("comment", "text"), list(fences(DOCS / "authoring.md", "yaml")))
def test_an_example_for_authors_has_the_shape_of_its_entry(guideline: Guideline, comment: str, text: str) -> None:
    kind, _, name = comment.partition(": ")
    assert kind == "entry"
    content = read_text(text, name, KnowledgeError)
    if name == "Vignette":
        content["expect"] = {item: Status(status) for item, status in content["expect"].items()}
    entry = validate(content, ENTRIES[name], name)
    if isinstance(entry, Vignette):
        assert list(differences(entry, guideline)) == []


def test_every_kind_of_entry_has_an_example_for_authors() -> None:
    assert {comment.partition(": ")[2] for comment, _ in fences(DOCS / "authoring.md", "yaml")} == ENTRIES.keys()


def test_every_setting_is_documented_and_no_other() -> None:
    read = set()
    for path in (ROOT / "src" / "leptoguide" / "web").rglob("*.py"):
        read |= set(re.findall(r'\b(?:text|flag|listed|number)\(\s*"([A-Z_]+)"', path.read_text("utf-8")))
    rows = re.findall(r"^\| (`[^|]+) \|", (DOCS / "operations.md").read_text("utf-8"), re.MULTILINE)
    assert read
    assert {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)} == read


# ---------------------------------------------------------------- the picture, the licence, the changes


def test_the_picture_is_well_formed_and_loads_nothing() -> None:
    text = (DOCS / "pathway.svg").read_text("utf-8")
    root = ElementTree.fromstring(text)
    assert root.tag.endswith("svg")
    assert re.findall(r"(?:href|src)=|@import|@font-face|<image|<script", text) == []
    words = "".join(root.itertext())
    assert CJK.search(words)
    assert "Three-valued meaning" in words


def test_the_licence_is_whole_and_the_notice_cites_the_consensus(guideline: Guideline) -> None:
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert "Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    notice = (ROOT / "NOTICE").read_text("utf-8")
    identity = guideline.identity
    for fact in (identity.doi, identity.registration, identity.title.zh, *(i.zh for i in identity.issuers)):
        assert fact in notice
    assert identity.licence.id.replace("-", " ", 1).replace("-4.0", " 4.0") in notice


def test_the_changelog_knows_this_version() -> None:
    version = re.search(r'^version = "(.*)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert version
    assert f"## [{version.group(1)}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
