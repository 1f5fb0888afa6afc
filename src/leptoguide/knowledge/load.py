"""A guideline folder on disk to one immutable :class:`Guideline`, or a :class:`KnowledgeError`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge import schema as s
from leptoguide.knowledge.compile import Compiler
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.files import read_entries, read_entry, read_folder
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.identity import Discipline, Identity
from leptoguide.knowledge.schema.record import EventKind, RecordRules

_FACT_FILE = re.compile(r"\d+-([a-z]+)\.yaml")


def default_guideline() -> Path:
    """The guideline that ships with LeptoGuide: inside the wheel, or beside the sources in a checkout."""
    package = Path(__file__).resolve().parents[1]
    shipped = package / "_guideline" / "bclm-2026"
    return shipped if shipped.is_dir() else package.parents[1] / "guideline" / "bclm-2026"


def load(path: Path | str | None = None) -> Guideline:
    """Load and check a guideline folder; without ``path`` the one that ships with LeptoGuide.

    Raises :class:`KnowledgeError` with the file, the entry and the field, or the line and column of a condition.
    """
    folder = Path(path) if path is not None else default_guideline()
    if not folder.is_dir():
        raise KnowledgeError("there is no such guideline folder", where=str(folder), hint="give a folder")
    dictionary = load_dictionary(folder / "facts")
    compiler = Compiler(dictionary, read_folder(folder / "definitions", s.Definition))
    safety = compiler.safety(read_folder(folder / "safety", s.SafetyRule))
    recommendations = compiler.recommendations(_recommendations(folder / "recommendations"), safety)
    pathway = read_entry(folder / "pathway.yaml", s.Pathway)
    return Guideline(
        path=folder,
        identity=read_entry(folder / "guideline.yaml", Identity),
        dictionary=dictionary,
        definitions=compiler.definitions,
        recommendations=recommendations,
        safety=safety,
        notices=compiler.notices(read_folder(folder / "notices", s.Notice)),
        schedules=compiler.schedules(read_folder(folder / "schedule", s.Schedule)),
        stages=compiler.stages(pathway),
        pathway=pathway,
        constraints=compiler.constraints(dictionary.constraints),
        disciplines=read_entries(folder / "disciplines.yaml", Discipline),
        readings=compiler.readings(recommendations),
    )


def load_dictionary(folder: Path) -> Dictionary:
    """The ``facts/`` folder, with ``record/`` and ``instruments/`` beside it."""
    facts: dict[str, s.Fact] = {}
    groups: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.yaml")):
        if match := _FACT_FILE.fullmatch(path.name):
            entries = read_entries(path, s.Fact)
            if twice := facts.keys() & entries.keys():
                raise KnowledgeError(f"the fact {min(twice)} stands in two files", where=path.name)
            facts.update(entries)
            groups[match.group(1)] = tuple(entries)
    constraints = read_entries(folder / "constraints.yaml", s.Constraint)
    return Dictionary(
        facts=facts,
        groups=groups,
        group_labels=read_entries(folder / "groups.yaml", s.Labelled),
        agents=read_entries(folder / "agents.yaml", s.Agent),
        means=read_entries(folder / "means.yaml", s.Means),
        absent=read_entries(folder / "absent.yaml", s.Labelled),
        constraints=tuple(constraints.values()),
        events=read_entries(folder.parent / "record" / "events.yaml", EventKind),
        record_rules=read_entry(folder.parent / "record" / "rules.yaml", RecordRules),
        instrument_folder=folder.parent / "instruments",
    )


def _recommendations(folder: Path) -> Mapping[str, s.Recommendation]:
    entries = [read_entry(path, s.Recommendation) for path in sorted(folder.glob("R*.yaml"))]
    expected = [f"R{number}" for number in range(1, len(entries) + 1)]
    if [entry.id for entry in entries] != expected or not entries:
        raise KnowledgeError("recommendations are R1, R2 … without a gap", where=str(folder.name))
    return {entry.id: entry for entry in entries}
