"""Everything that LeptoGuide raises on purpose.

LeptoGuideError                  what, where, why, what to do
├── KnowledgeError               a guideline folder that does not load
│   └── ExpressionError          a condition that is not valid
│       ├── CqlSyntaxError       it does not parse
│       ├── UnsupportedCqlError  valid CQL, outside our subset
│       └── CqlTypeError         names, types or units do not fit
└── InputError                   a case (or an argument) that cannot be used

An :class:`InputError` is met by clinicians and speaks both languages, by its code, from ``errors.yaml``. The others
are met at a terminal by who writes guidelines, and speak English.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from leptoguide.wording import Bilingual, Language, printable, said, words


class LeptoGuideError(Exception):
    """Base of all errors. ``where`` locates the fault; ``hint`` says what to do about it."""

    code = "error"

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        return self.said_in("en")

    def message_in(self, language: Language) -> str:
        """What is wrong."""
        return self.message

    def where_in(self, language: Language) -> str | None:
        """Where the fault is."""
        return self.where

    def hint_in(self, language: Language) -> str | None:
        """What to do about it."""
        return self.hint

    def said_in(self, language: Language, *, with_place: bool = True) -> str:
        """The whole on one line; without the place where that is plain, as beside a field of a form."""
        where = self.where_in(language) if with_place else None
        message, hint = self.message_in(language), self.hint_in(language)
        if language == "zh":
            return (f"{where}：" if where else "") + message + (f"（{hint}）" if hint else "")
        return (f"{where}: " if where else "") + message + (f" ({hint})" if hint else "")

    def as_json(self, language: Language = "en") -> dict[str, dict[str, str | None]]:
        """The one JSON shape of an error."""
        return {
            "error": {
                "code": self.code,
                "message": self.message_in(language),
                "where": self.where_in(language),
                "hint": self.hint_in(language),
            }
        }


class KnowledgeError(LeptoGuideError):
    """The guideline folder is incomplete or contradicts itself."""

    code = "knowledge"


class ExpressionError(KnowledgeError):
    """A condition is not valid. ``line`` and ``column`` count from 1 within the condition's text."""

    code = "expression"

    def __init__(
        self,
        message: str,
        *,
        line: int | None = None,
        column: int | None = None,
        where: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, where=where, hint=hint)
        self.line = line
        self.column = column

    def __str__(self) -> str:
        spot = f"line {self.line}, column {self.column}: " if self.line is not None else ""
        place = f"{self.where}: " if self.where else ""
        advice = f" ({self.hint})" if self.hint else ""
        return f"{place}{spot}{self.message}{advice}"


class CqlSyntaxError(ExpressionError):
    """The text is not an expression of the language."""

    code = "syntax"


class UnsupportedCqlError(ExpressionError):
    """The text is CQL, but uses a part of it that LeptoGuide does not read."""

    code = "unsupported-cql"


class CqlTypeError(ExpressionError):
    """Names, types, values or units do not fit together."""

    code = "type"


class InputError(LeptoGuideError):
    """A case, a file or an argument cannot be used as it is: ``InputError("fact.unknown", where=…, word=…)``.

    ``code`` is stable and names the entry of ``errors.yaml`` that the message and the hint come from; ``parts`` fill
    their blanks. ``hint`` replaces the entry's own. ``where`` is a path in the input (``case.yaml, facts.kps``) or
    bilingual (a line and column). ``message``, ``where``, ``hint`` and ``str()`` are English.
    """

    def __init__(
        self, code: str, /, *, where: str | Bilingual | None = None, hint: Bilingual | None = None, **parts: object
    ) -> None:
        self.code = code
        self.parts = parts
        self._entry = words().errors[code]
        self._where = where
        self._hint = hint
        super().__init__(self.message_in("en"), where=self.where_in("en"), hint=self.hint_in("en"))

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), self.code, where=self._where, hint=self._hint, **self.parts), ()

    def at(self, where: str | Bilingual) -> InputError:
        """The same error at another place."""
        return InputError(self.code, where=where, hint=self._hint, **self.parts)

    def message_in(self, language: Language) -> str:
        """What is wrong, in ``zh`` or ``en``."""
        return self._entry.message.fill(language, self.parts)

    def where_in(self, language: Language) -> str | None:
        """Where the fault is; a line and column are said in the language."""
        return None if self._where is None else printable(said(self._where, language))

    def hint_in(self, language: Language) -> str | None:
        """What to do about it, in ``zh`` or ``en``."""
        if self._hint is not None:
            return self._hint.in_(language)
        return self._entry.hint.fill(language, self.parts) if self._entry.hint else None
