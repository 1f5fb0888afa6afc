"""Everything that LeptoGuide raises on purpose.

LeptoGuideError                  what, where, why, what to do
├── KnowledgeError               a guideline folder that does not load
│   └── ExpressionError          a condition that is not valid
│       ├── CqlSyntaxError       it does not parse
│       ├── UnsupportedCqlError  valid CQL, outside our subset
│       └── CqlTypeError         names, types or units do not fit
└── InputError                   a case (or an argument) that cannot be used
"""

from __future__ import annotations


class LeptoGuideError(Exception):
    """Base of all errors. ``where`` locates the fault; ``hint`` says what to do about it."""

    code = "error"

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message}{advice}"

    def as_json(self) -> dict[str, dict[str, str | None]]:
        """The one JSON shape of an error."""
        return {"error": {"code": self.code, "message": self.message, "where": self.where, "hint": self.hint}}


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
    """A case, a file or an argument cannot be used as it is."""

    code = "input"
