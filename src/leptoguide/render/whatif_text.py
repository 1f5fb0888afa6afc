"""What other facts would change, for a terminal of 80 columns, in either language."""

from __future__ import annotations

from collections.abc import Iterator

from leptoguide.ask.whatif import WhatIf
from leptoguide.render.layout import rule, wrap
from leptoguide.render.texts import Language
from leptoguide.render.whatif_words import WhatIfWords


def whatif_text(found: WhatIf, language: Language) -> str:
    """The comparison as text."""
    return "\n".join(_lines(found, WhatIfWords(found, language))) + "\n"


def _lines(found: WhatIf, told: WhatIfWords) -> Iterator[str]:
    w, case = told.words, found.before.case
    day = case.as_of.isoformat() if case.as_of else "—"
    yield from _wrapped(told, f"{w('head.case')} {case.id} · {w('head.as-of')} {day}")
    yield w("whatif.title")
    for line in told.facts() if found.facts else (w("whatif.no-fact"),):
        yield from _wrapped(told, line, "  ", "    ")
    yield rule()
    if found.same:
        yield w("whatif.same")
        return
    if found.options:
        yield w("whatif.options", count=len(found.options))
    for option in told.options():
        marks = f"{w(f'mark.{option.old.value}')}→{w(f'mark.{option.new.value}')}"
        yield from _wrapped(told, f"{marks} {option.label} ‹{option.id}› {option.change}", "  ", "      ")
        for line in option.why:
            yield from _wrapped(told, line, "      ", "        ")
    for title, changes in told.parts():
        yield rule()
        yield title
        for change in changes:
            yield from _wrapped(told, f"{change.label}: {change.text}", "  ", "    ")


def _wrapped(told: WhatIfWords, text: str, indent: str = "", hanging: str | None = None) -> list[str]:
    return wrap(told.words.set(text), indent=indent, hanging=hanging)
