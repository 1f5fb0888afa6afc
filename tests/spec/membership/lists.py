"""A code in a list

A list fact is answered in whole, `[headache]`: what it does not name is absent. Or in part, with `present` and `absent`
apart: what neither names is unknown. Or not at all: everything is unknown."""

from tests.spec.tables import Values

TABLES = (
    Values(
        "A whole answer.",
        (
            ("'headache' in symptoms", {"symptoms": ["headache", "nausea"]}, "true"),
            ("'headache' in symptoms", {"symptoms": ["nausea"]}, "false"),
            ("'headache' in symptoms", {"symptoms": []}, "false"),
        ),
    ),
    Values(
        "An answer in part.",
        (
            ("'headache' in symptoms", {"symptoms": {"present": ["headache"]}}, "true"),
            ("'headache' in symptoms", {"symptoms": {"absent": ["headache"]}}, "false"),
            ("'headache' in symptoms", {"symptoms": {"present": ["nausea"]}}, "unknown"),
            ("'headache' in symptoms", {"symptoms": {"present": ["nausea"], "absent": ["seizure"]}}, "unknown"),
            ("not ('headache' in symptoms)", {"symptoms": {"absent": ["headache"]}}, "true"),
        ),
    ),
    Values("No answer.", (("'headache' in symptoms", {}, "unknown"),)),
    Values(
        "`contains` is the same, the other way round.",
        (
            ("symptoms contains 'headache'", {"symptoms": ["headache"]}, "true"),
            ("symptoms contains 'headache'", {"symptoms": {"present": ["nausea"]}}, "unknown"),
            ("symptoms contains 'headache'", {}, "unknown"),
        ),
    ),
)
