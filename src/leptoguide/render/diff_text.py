"""A comparison of two versions for a terminal of 80 columns, in either language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from rich.cells import cell_len

from leptoguide.compare.cohort import Cohort, Tally
from leptoguide.compare.compare import Comparison
from leptoguide.compare.fields import Condition, FieldChange
from leptoguide.compare.lineage import Line
from leptoguide.compare.pairing import Item
from leptoguide.compare.questions import Answer, Kind
from leptoguide.compare.structure import EntryChange
from leptoguide.knowledge.guideline import Guideline
from leptoguide.render.diff_json import example_case
from leptoguide.render.diff_words import DiffWords
from leptoguide.render.layout import both_ends, rule, wrap
from leptoguide.render.texts import Language

_INDENT: Final = "        "
_NAMED: Final = 5
"""How many patients a line names."""


def diff_text(comparison: Comparison, language: Language) -> str:
    """The comparison as text."""
    return "\n".join(_Page(comparison, language).lines()) + "\n"


class _Page:
    def __init__(self, comparison: Comparison, language: Language) -> None:
        self.comparison = comparison
        self.told = DiffWords(comparison, language)
        self.words = self.told.words
        self.lines_of = {(line.was, line.now): line for line in comparison.structure.lines}

    def lines(self) -> Iterator[str]:
        c, w = self.comparison, self.words
        yield w("diff.title")
        yield from self._version(w("diff.old"), c.old)
        yield from self._version(w("diff.new"), c.new)
        yield rule()
        if c.same:
            yield from self._wrap(w("diff.same"))
        else:
            yield from self._heading(w("diff.what"), len(c.structure.changes))
            yield from self._structure()
            yield rule()
            yield from self._heading(w("diff.whose"), len(c.moved))
            yield from self._advice()
        if c.cohort:
            yield rule()
            yield w("diff.cohort")
            yield from self._cohort(c.cohort)

    def _wrap(self, text: str, indent: str = "", hanging: str | None = None) -> list[str]:
        return wrap(self.words.set(text), indent=indent, hanging=hanging)

    def _heading(self, title: str, count: int) -> Iterator[str]:
        yield from both_ends(title, self.words("diff.count", count=count)).split("\n")

    def _version(self, which: str, guideline: Guideline) -> Iterator[str]:
        identity = guideline.identity
        published = self.words("diff.published", published=identity.issued.published)
        yield from self._wrap(f"{which}: {identity.id} {identity.version} · {published}", "  ", "      ")
        yield from self._wrap(self.words.of(identity.title), "      ")

    # ------------------------------------------------------------ what changed

    def _structure(self) -> Iterator[str]:
        for kind, changes in groupby(self.comparison.structure.changes, key=lambda change: change.kind):
            yield self.words(f"diff.entry.{kind}")
            for change in changes:
                yield from self._change(change)

    def _change(self, change: EntryChange) -> Iterator[str]:
        how = self.told.change(change)
        line = self.lines_of.get((change.was, change.now)) if change.kind == "option" else None
        if line is not None and line.how not in ("kept", "added", "removed"):
            how = self._inferred(how, line)
        name = self.told.entry(change)
        yield from self._wrap(f"{name} ‹{change.id}›".strip() + f" · {how}", "  ", "    ")
        whole = change.was is None or change.now is None
        for field in change.fields:
            if not whole or isinstance(field.old or field.new, Condition):
                yield from self._field(field)

    def _inferred(self, how: str, line: Line) -> str:
        return f"{how} ({self.words(f'diff.change.by.{line.by}')})"

    def _field(self, field: FieldChange) -> Iterator[str]:
        name = self.told.field(field)
        if (came := self.told.came(field)) is not None:
            yield from self._wrap(f"{name}: {came}", "      ", "        ")
            return
        old, new = self._side(field, field.old, new=False), self._side(field, field.new, new=True)
        if len(old) == len(new) == 1 and (short := self._wrap(f"{name}: {old[0]} → {new[0]}", "      "))[1:] == []:
            yield from short
            return
        yield from self._wrap(name, "      ")
        for which, lines in ((self.words("diff.old"), old), (self.words("diff.new"), new)):
            below = " " * (len(_INDENT) + cell_len(which) + 1)
            for number, line in enumerate(lines):
                yield from wrap(line, indent=below if number else f"{_INDENT}{which} ", hanging=below)

    def _side(self, field: FieldChange, value: Any, *, new: bool) -> list[str]:
        """One side of a field: words, and for a condition its text in CQL below them."""
        text = self.words.set(self.told.value(field, value, new=new))
        return [text, value.cql] if isinstance(value, Condition) else [text]

    # ------------------------------------------------------------ whose advice changes

    def _advice(self) -> Iterator[str]:
        c, w = self.comparison, self.words
        asked = len(c.answers)
        yield from self._wrap(w("diff.asked", items=c.items, asked=asked, rest=c.items - asked))
        yield from self._wrap(w("diff.scope"))
        yield from self._wrap(w("diff.admissible"))
        if not c.moved:
            yield from self._wrap(w("diff.nobody"))
        for kind, answers in groupby(c.moved, key=lambda answer: answer.item.kind):
            yield w(f"diff.item.{kind}")
            for answer in answers:
                yield from self._answer(answer)
        if c.kept:
            items = w.join(self._named(answer.item) for answer in c.kept)
            yield from self._wrap(w("diff.kept", items=items))

    def _named(self, item: Item) -> str:
        return f"{self.told.item(item)} ‹{item.id}›"

    def _answer(self, answer: Answer) -> Iterator[str]:
        item = answer.item
        was = f" · {self.words('diff.old')} ‹{item.was}›" if item.was and item.was != item.id else ""
        yield from self._wrap(f"{self._named(item)}{was}", "  ", "    ")
        if answer.rests_on:
            yield from self._wrap(self.words("diff.because", parts=self.told.parts(answer.rests_on)), "    ", "      ")
        for kind in answer.kinds:
            yield from self._wrap(self._move(item, kind.old, kind.new), "    ", "      ")
            yield from self._example(item, kind)

    def _move(self, item: Item, old: str, new: str) -> str:
        before, after = self.told.worth(item, old, new=False), self.told.worth(item, new, new=True)
        return self.words("diff.arrow", old=before, new=after)

    def _example(self, item: Item, kind: Kind) -> Iterator[str]:
        old = example_case(item, kind, kind.patient_old, self.comparison.old.dictionary)
        new = example_case(item, kind, kind.patient_new, self.comparison.new.dictionary)
        keys = ("diff.example",) if old == new else ("diff.example-old", "diff.example-new")
        for key, case in zip(keys, (old, new), strict=False):
            yield from self._wrap(f"# {self.words(key)}", "      ", "      # ")
            yield from _yaml(case, "      ")

    # ------------------------------------------------------------ the patients of a file

    def _cohort(self, cohort: Cohort) -> Iterator[str]:
        w, counts = self.words, (cohort.patients, len(cohort.changed), cohort.unchanged)
        patients, changed, unchanged = counts
        yield from self._wrap(w("diff.patients", patients=patients, changed=changed, unchanged=unchanged))
        for key, ids in (("diff.contradictory", cohort.contradictory), ("diff.in-part", cohort.in_part)):
            if ids:
                yield from self._wrap(w(key, ids=self._ids(ids)), "  ", "    ")
        for kind, tallies in groupby(cohort.tallies, key=lambda tally: tally.item.kind):
            yield w(f"diff.item.{kind}")
            for tally in tallies:
                yield from self._tally(tally)

    def _tally(self, tally: Tally) -> Iterator[str]:
        yield from self._wrap(self._named(tally.item), "  ", "    ")
        for (old, new), ids in tally.kinds.items():
            before, after = self.told.worth(tally.item, old, new=False), self.told.worth(tally.item, new, new=True)
            text = self.words("diff.tally", old=before, new=after, count=len(ids), ids=self._ids(ids))
            yield from self._wrap(text, "    ", "      ")
        yield from self._wrap(self.words("diff.stay", count=tally.stay), "    ")

    def _ids(self, ids: Iterable[str]) -> str:
        named = list(ids)
        rest = len(named) - _NAMED
        more = f" {self.words('diff.more', count=rest)}" if rest > 0 else ""
        return self.words.join(named[:_NAMED]) + more


def _yaml(case: dict[str, Any], indent: str) -> Iterator[str]:
    """A case as YAML, one fact a line, so that it can be copied as it stands."""
    for key, value in case.items():
        if key != "facts":
            yield f"{indent}{key}: {json.dumps(value, ensure_ascii=False)}"
    yield f"{indent}facts:" + ("" if case["facts"] else " {}")
    for name, value in case["facts"].items():
        yield f"{indent}  {name}: {json.dumps(value, ensure_ascii=False)}"
