"""Supported

Everything that the subset can say, one row each. The rest of CQL is [refused](#refused)."""

from tests.spec.tables import Values

FACTS = {"p": True, "cytology": "positive", "symptoms": ["headache"], "kps": 60, "diameter": 5, "onset": "2026-03-01"}


def _row(text: str, value: str, *names: str) -> tuple[str, dict, str]:
    return text, {name: FACTS[name] for name in names}, value


TABLES = (
    Values(
        "Each construct.",
        (
            _row("true", "true"),
            _row("p", "true", "p"),
            _row("fit", "true", "kps"),
            _row("not p", "false", "p"),
            _row("p and q", "unknown", "p"),
            _row("p or q", "true", "p"),
            _row("q implies p", "true", "p"),
            _row("kps >= 50", "true", "kps"),
            _row("diameter < 5 'mm'", "false", "diameter"),
            _row("onset <= @2026-03-01", "true", "onset"),
            _row("cytology in {'positive', 'equivocal'}", "true", "cytology"),
            _row("'headache' in symptoms", "true", "symptoms"),
            _row("symptoms contains 'nausea'", "false", "symptoms"),
            _row("exists symptoms", "true", "symptoms"),
            _row("q is null", "true"),
            _row("case when p then true else false end", "true", "p"),
            _row("if q then true else false", "unknown"),
            _row("onset <= stopped + 6 months", "unknown", "onset"),
        ),
    ),
)
