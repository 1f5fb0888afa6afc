"""What changed, entry by entry: nothing is missed, and the layout of the files is no change."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from leptoguide.compare.aspects import ASPECTS
from leptoguide.compare.entries import KINDS, entries
from leptoguide.compare.fields import Condition, Fields
from leptoguide.compare.lineage import lineage
from leptoguide.compare.structure import EntryChange, Structure, structure
from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import default_guideline, load
from leptoguide.knowledge.reader import read_file
from leptoguide.render.texts import all_texts
from tests.diff.conftest import Editions
from tests.editions.patched import SECOND, edition

Told = set[tuple[str, str, str, str]]

EXPECTED: dict[str, Told] = {
    "edition": {
        ("guideline", "bclm-2026", "version", "source"),
        ("guideline", "bclm-2026", "title", "text"),
        ("guideline", "bclm-2026", "issued.published", "source"),
    },
    "her2-ultralow": {("option", "R6.t-dxd", "when", "rule"), ("option", "R6.t-dxd", "label", "text")},
    "kps": {("definition", "good_function_for_surgery", "cql", "rule")},
    "grade": {
        ("recommendation", "R8", "certainty", "grade"),
        ("recommendation", "R8", "agreement", "grade"),
    },
    "figure": {
        ("study", "Abouharb-2014", "printed.share-her2-positive.value", "evidence"),
        ("option", "R9.ommaya-drainage", "references", "evidence"),
    },
    "wording": {("recommendation", "R10", "title", "text")},
    "safety": {
        ("safety", "lumbar-puncture-platelets-below-50", "when", "rule"),
        ("safety", "lumbar-puncture-platelets-50-to-100", "when", "rule"),
        ("schedule", "follow-up", "phases.first-six-months.months", "rule"),
        ("notice", "trial-open", "when", "rule"),
    },
}
"""For each change of the second edition all that it changes: kind of entry, id, field, aspect."""


def told(found: Structure) -> Told:
    return {(c.kind, c.id, field.field, field.aspect) for c in found.changes for field in c.fields}


def only(found: Structure, kind: str) -> EntryChange:
    (change,) = (change for change in found.changes if change.kind == kind)
    return change


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_change_is_found_and_nothing_else(guideline: Guideline, editions: Editions, name: str) -> None:
    assert told(structure(guideline, editions(name))) == EXPECTED[name]


def test_the_whole_second_edition_is_what_its_parts_are(guideline: Guideline, editions: Editions) -> None:
    whole = told(structure(guideline, editions()))
    assert whole == set().union(*(told(structure(guideline, editions(name))) for name in SECOND))


def test_new_facts_and_codes_are_found_with_what_they_are(guideline: Guideline, editions: Editions) -> None:
    facts = {c.id: c for c in structure(guideline, editions("dictionary")).changes if c.kind == "fact"}
    assert {(c.id, c.change) for c in facts.values()} == {("fictional_marker", "added"), ("lm_distribution", "changed")}
    assert {field.field for field in facts["fictional_marker"].fields} >= {"type", "label", "obtain", "group"}
    assert [field.field for field in facts["lm_distribution"].fields] == ["values.fictional"]


def test_a_condition_stands_with_its_text_and_its_tree_on_both_sides(guideline: Guideline, editions: Editions) -> None:
    (field,) = only(structure(guideline, editions("kps")), "definition").fields
    assert isinstance(field.old, Condition)
    assert isinstance(field.new, Condition)
    assert field.old.cql == "kps >= 50 or kps >= 30 and surgery_judged_worthwhile"
    assert field.new.cql == "kps >= 60 or kps >= 30 and surgery_judged_worthwhile"
    assert field.old.node != field.new.node


@pytest.mark.parametrize("name", SECOND)
def test_the_other_way_round_it_is_the_same_with_old_and_new_exchanged(
    guideline: Guideline, editions: Editions, name: str
) -> None:
    there, back = structure(guideline, editions(name)), structure(editions(name), guideline)
    other = {"added": "removed", "removed": "added", "split": "merged", "merged": "split"}
    forth = {
        (c.kind, c.change, c.was, c.now, f.field, f.aspect, _same(f.old), _same(f.new))
        for c in there.changes
        for f in c.fields
    }
    turned = {
        (c.kind, other.get(c.change, c.change), c.now, c.was, f.field, f.aspect, _same(f.new), _same(f.old))
        for c in back.changes
        for f in c.fields
    }
    assert forth == turned


def _same(value: object) -> str:
    return value.cql if isinstance(value, Condition) else str(value)


# ---------------------------------------------------------------- what is no change


def test_a_guideline_and_itself_differ_in_nothing(guideline: Guideline) -> None:
    found = structure(guideline, load())
    assert found.changes == ()
    assert {line.how for line in found.lines} == {"kept"}


def test_order_and_layout_of_the_files_are_no_change(guideline: Guideline, tmp_path: Path) -> None:
    """Every file written anew, as JSON: keys sorted backwards, lists of entries and of plain values turned round."""
    source = default_guideline()
    for path in source.rglob("*.yaml"):
        place = path.relative_to(source)
        if place.parts[0] == "cases":
            continue
        content = read_file(path, KnowledgeError)
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        turned = content if place.parts[0] in _ORDERED else _turned(content)
        (tmp_path / place).write_text(json.dumps(turned, ensure_ascii=False, indent=3), "utf-8")
    (tmp_path / "evidence/references.json").symlink_to(source / "evidence/references.json")
    turned_round = load(tmp_path)
    assert [*turned_round.options] != [*guideline.options]
    assert {line.id for line in lineage(guideline, turned_round)} == set(guideline.options)
    assert structure(guideline, turned_round).changes == ()


_ORDERED = ("pathway.yaml", "instruments", "record", "proof", "lint.yaml", "coverage.yaml")


def _turned(content: Any) -> Any:
    """The same, the other way round; a range stays a range, and a list of words stays in its order."""
    if isinstance(content, dict):
        return {
            key: content[key] if key in ("range", "issuers") else _turned(content[key])
            for key in sorted(content, reverse=True)
        }
    if isinstance(content, list | tuple):
        return [_turned(item) for item in reversed(content)]
    return content


# ---------------------------------------------------------------- options that are one another


def _lines(old: Guideline, new: Guideline) -> set[tuple[str | None, str | None, str]]:
    return {(line.was, line.now, line.how) for line in lineage(old, new) if line.how != "kept"}


def _edited(folder: Path, file: str, *edits: tuple[str, str]) -> Guideline:
    path = edition(folder, ()) / file
    text = path.read_text("utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return load(folder / "guideline")


def test_an_option_that_becomes_two_is_split(guideline: Guideline, editions: Editions) -> None:
    assert _lines(guideline, editions("split")) == {
        ("R7.adc", "R7.adc-sacituzumab-govitecan", "split"),
        ("R7.adc", "R7.adc-dato-dxd", "split"),
    }


def test_two_options_that_become_one_are_merged(guideline: Guideline, editions: Editions) -> None:
    assert _lines(editions("split"), guideline) == {
        ("R7.adc-sacituzumab-govitecan", "R7.adc", "merged"),
        ("R7.adc-dato-dxd", "R7.adc", "merged"),
    }


def test_an_option_with_another_id_and_the_same_label_is_renamed(guideline: Guideline, tmp_path: Path) -> None:
    new = _edited(tmp_path, "recommendations/R07.yaml", ("R7.beep", "R7.three-drugs"))
    assert _lines(guideline, new) == {("R7.beep", "R7.three-drugs", "renamed")}
    assert _lines(new, guideline) == {("R7.three-drugs", "R7.beep", "renamed")}
    (change,) = structure(guideline, new).changes
    assert (change.change, change.was, change.now, change.fields) == ("renamed", "R7.beep", "R7.three-drugs", ())


def test_an_option_that_is_like_no_other_is_added_or_removed(guideline: Guideline, tmp_path: Path) -> None:
    new = _edited(
        tmp_path,
        "recommendations/R07.yaml",
        ("R7.beep", "R7.something-else"),
        ("label: {zh: BEEP 方案, en: BEEP regimen}", "label: {zh: 虚构, en: Fiction}"),
        ("agents: [bevacizumab, etoposide, cisplatin]", "agents: [dexamethasone]"),
    )
    assert _lines(guideline, new) == {("R7.beep", None, "removed"), (None, "R7.something-else", "added")}


def test_an_option_that_stands_under_another_recommendation_is_moved(guideline: Guideline, tmp_path: Path) -> None:
    folder = edition(tmp_path, ())
    seventh, sixth = (folder / f"recommendations/R{number}.yaml" for number in ("07", "06"))
    text = seventh.read_text("utf-8")
    beep = re.search(r"(?ms)^  - id: R7\.beep.*?(?=^  - id: |\Z)", text)
    assert beep
    seventh.write_text(text.replace(beep.group(0), ""), "utf-8")
    sixth.write_text(sixth.read_text("utf-8") + beep.group(0).replace("R7.beep", "R6.beep"), "utf-8")
    new = load(folder)
    assert _lines(guideline, new) == {("R7.beep", "R6.beep", "moved")}
    assert [(c.change, c.was, c.now) for c in structure(guideline, new).changes] == [("moved", "R7.beep", "R6.beep")]


# ---------------------------------------------------------------- nothing is left out


def test_every_kind_of_entry_is_compared(guideline: Guideline) -> None:
    found = entries(guideline)
    assert all(found[kind] for kind in KINDS)
    assert len(found["option"]) == len(guideline.options)
    assert len(found["reference"]) == len(guideline.evidence.references)


def test_every_field_and_every_aspect_has_words(guideline: Guideline, editions: Editions) -> None:
    """A guideline that is gone as a whole: each of its fields is told by a word, not by the name of the files."""
    texts = all_texts()
    named = set()
    for kind, table in entries(guideline).items():
        for name, entry in table.items():
            for change in Fields(kind, (guideline, name), None).changes(entry, None):
                named.add(change.path[0])
                assert change.aspect in ASPECTS
    assert {name for name in named if f"diff.field.{name}" not in texts} == set()
