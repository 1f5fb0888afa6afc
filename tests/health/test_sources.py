"""The code stays readable and holds no clinical knowledge: no number, no Chinese sentence, no unexplained door."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "leptoguide"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path.parent.name != "migrations")  # those are generated
LONGEST = 400

EVERYWHERE = {
    0: "nothing, the first, the start",
    1: "one, the next, an exit status",
    2: "a pair, the second, an exit status",
}
"""Numbers that may stand anywhere, with what they mean."""

HERE = {
    ("ask/completions.py", 16): "completions worked out together, as a power of two",
    ("ask/dates.py", 4): "days around a turn: a month that lacks a day moves a date by up to three",
    ("ask/lists.py", 10): "blocks of a list, so that its answers are at most a thousand",
    ("ask/search.py", 4): "facts that are asked together",
    ("ask/search.py", 17): "completions that are tried, as a power of two",
    ("render/ask_text.py", 5): "how many sets of an item are shown",
    ("render/ask_text.py", 8): "how many changes of an item are shown",
    ("render/ask_text.py", 12): "how many questions are shown",
    ("advise/plan.py", 99): "options without a preference come after all that have one",
    ("advise/questions.py", 3): "how many facts are asked together",
    ("advise/questions.py", 12): "how many questions are shown",
    ("cli/entry.py", 130): "exit status of an interrupted command",
    ("cohort/cells.py", 43_830): "days of 120 years",
    ("cohort/csv_file.py", 20): "characters of the headings, as a power of two",
    ("cohort/csv_file.py", 23): "bytes that are parsed together, as a power of two",
    ("cohort/mapping.py", 1_000_000): "bytes of a mapping file",
    ("cohort/parquet_file.py", 17): "rows that are given together, as a power of two",
    ("cohort/rejected.py", 200): "how much of a wrong value is kept",
    ("cohort/agreement.py", 9): "decimals of a share",
    ("cohort/synth.py", 16): "rows drawn together, as a power of two",
    ("cohort/synth_chance.py", 16): "bits of a number",
    ("cohort/synth_chance.py", 32): "bits of a number",
    ("cohort/synth_course.py", 10): "digits of a row, and their base",
    ("cohort/synth_course.py", 16): "bits of a number",
    ("cohort/synth_patients.py", 9): "decimals of a difference",
    ("cohort/synth_patients.py", 10): "the base of decimals",
    ("cohort/synth_write.py", 4): "batches of a row group",
    ("cohort/synth_write.py", 20): "rows of a sheet, as a power of two",
    ("cohort/texts.py", 16): "texts whose meaning is kept, as a power of two",
    ("cohort/survival.py", 1e-9): "what rounding may add to a share",
    ("cohort/survival.py", 0.5): "the share at a median",
    ("cohort/survival.py", 0.95): "level of confidence bands",
    ("cohort/survival.py", 3): "a power in the products of a log-rank test",
    ("cohort/survival.py", 5): "days between two counts of rows at risk",
    ("cohort/survival.py", 8): "how many groups, and counts of rows at risk, are shown",
    ("cohort/survival.py", 10): "days between two counts of rows at risk",
    ("cohort/survival.py", 30): "days between two counts of rows at risk",
    ("cohort/survival.py", 90): "days between two counts of rows at risk",
    ("cohort/survival.py", 180): "days between two counts of rows at risk",
    ("cohort/survival.py", 365): "days between two counts of rows at risk",
    ("cohort/report_advice.py", 3): "how many options a fact names",
    ("cohort/report_advice.py", 15): "how many rows of a chart are drawn",
    ("cohort/report_survival.py", 0.001): "the smallest p value that is written out",
    ("cohort/xlsx_file.py", 30): "a gigabyte, as a power of two",
    ("cohort/xlsx_marks.py", 9): "the format of whole percentages (ECMA-376)",
    ("cohort/xlsx_marks.py", 10): "the format of percentages (ECMA-376)",
    ("cohort/xlsx_marks.py", 20): "bytes searched together, as a power of two",
    ("cohort/xlsx_marks.py", 26): "letters of the names of columns",
    ("cohort/xlsx_marks.py", 64): "bytes in which a mark can lie",
    ("cohort/xlsx_sheet.py", 3): "an exit status",
    ("cohort/xlsx_sheet.py", 4): "an exit status; gigabytes that a workbook may take",
    ("cohort/xlsx_sheet.py", 30): "a gigabyte, as a power of two",
    ("cohort/xlsx_sheet.py", 100): "per cent",
    ("cohort/xlsx_sheet.py", 300): "seconds that a workbook may take",
    ("cohort/xlsx_sheet.py", 1e15): "whole numbers below it are exact",
    ("compare/cases.py", 100_000_000): "bytes of a file of cases",
    ("compare/questions.py", 1_000_000): "steps of the solver for a smaller example",
    ("cql/layout.py", 8): "decimals of a number in CQL",
    ("cql/layout.py", 120): "columns of a line",
    ("evaluate/evaluator.py", 12): "months in a year",
    ("evaluate/settle.py", 128): "how many implicants are kept",
    ("knowledge/identity.py", 100): "per cent",
    ("knowledge/reader.py", 20): "digits of an integer",
    ("knowledge/reader.py", 32): "depth of nesting",
    ("knowledge/schema/dictionary.py", 4): "ranks of invasiveness",
    ("knowledge/schema/recommendations.py", 100): "per cent",
    ("language/check.py", 200): "how much of a name is compared",
    ("language/check.py", 0.6): "how alike two names are",
    ("language/parse.py", 60): "depth of nesting",
    ("language/parse.py", 20_000): "length of an expression",
    ("language/printer.py", 10): "levels of precedence",
    ("planes/computed.py", 1e5): "numbers below it have digits to spare",
    ("planes/computed.py", 1e9): "nine decimals",
    ("planes/days.py", 14): "rows worked on together, as a power of two",
    ("planes/days.py", 7): "days of a week",
    ("planes/days.py", 12): "months of a year",
    ("planes/days.py", 1970): "the year from which days are counted (Arrow)",
    ("planes/items.py", 64): "bits of the largest number of Arrow",
    ("planes/plan.py", 18): "patients looked at together, as a power of two",
    ("planes/spelling.py", 12): "words spelled out together, as a power of two",
    ("planes/spelling.py", 16): "rows spelled out together",
    ("planes/rows.py", 8): "bits of a byte, bytes of a word",
    ("planes/rows.py", 64): "bits of a word",
    ("proof/dates.py", 7): "days of a week",
    ("proof/gregorian.py", 3): "the last two bits of a year that is no leap year",
    ("proof/numbers.py", 16): "decimal digits of a number",
    ("proof/asking.py", 5): "Z3's number for guessing at random",
    ("record/case.py", 200): "length of an id",
    ("record/case.py", 1_000_000): "bytes of a case",
    ("record/files.py", 1_000_000): "a megabyte",
    ("record/days.py", 12): "a month of a day",
    ("record/days.py", 31): "a day of a month",
    ("record/days.py", 1900): "first year of a plausible date",
    ("record/days.py", 2200): "last year of a plausible date",
    ("record/events.py", 500): "length of a note",
    ("record/events.py", 64): "length of a reference",
    ("record/events.py", 5000): "how many events a record may have",
    ("record/facts.py", 1e12): "the largest number that is read",
    ("record/facts.py", 120): "how much of a place is shown",
    ("record/scores.py", 500): "length of a line",
    ("render/advice_text.py", 8): "how many questions are shown",
    ("render/calendar.py", 75): "octets of a line (RFC 5545)",
    ("render/citation.py", 3): "how many authors are shown",
    ("render/diff_text.py", 5): "how many patients a line names",
    ("render/items.py", 3): "how many ways to settle are shown",
    ("render/layout.py", 80): "columns of a terminal",
    ("registry/demonstration/__init__.py", 6): "bytes of a password",
    ("registry/demonstration/enact.py", 9): "hours of a day",
    ("registry/demonstration/enact.py", 12): "hours of a day",
    ("registry/demonstration/enact.py", 15): "hours of a day",
    ("registry/management/commands/backup.py", 0o600): "for its owner only",
    ("registry/meetings.py", 4): "length of the shortest question",
    ("registry/meetings.py", 60): "people at a meeting",
    ("registry/meetings.py", 100): "length of a name",
    ("registry/meetings.py", 4000): "length of an opinion",
    ("registry/sheets.py", 4): "disciplines from which an item concerns all",
    ("registry/models/audit.py", 40): "length of an action",
    ("registry/models/audit.py", 200): "length of an address",
    ("registry/models/events.py", 40): "length of a kind",
    ("registry/models/events.py", 200): "length of a reason",
    ("registry/models/meetings.py", 10): "length of a code",
    ("registry/models/meetings.py", 20): "length of a status",
    ("registry/models/meetings.py", 40): "length of a code",
    ("registry/models/meetings.py", 100): "length of a name",
    ("registry/models/patients.py", 10): "length of a code",
    ("registry/models/patients.py", 64): "length of a number",
    ("registry/models/patients.py", 100): "length of a name",
    ("registry/models/people.py", 20): "length of a code",
    ("registry/models/people.py", 100): "length of a name",
    ("registry/models/signatures.py", 40): "length of a code",
    ("registry/models/signatures.py", 64): "digits of a SHA-256",
    ("registry/models/signatures.py", 150): "length of a name",
    ("report/build.py", 12): "how much of the hash stands in a footer",
    ("report/build.py", 40): "how much of a name stands in a footer",
    ("cli/service.py", 65535): "the highest port",
    ("cli/service.py", 8000): "the port of the web app",
    ("web/pages/guideline_proofs.py", 12): "how many entries of a finding are listed",
    ("web/account/lockout.py", 60): "seconds of a minute",
    ("web/account/session.py", 30): "seconds within which a further request is not written down",
    ("web/account/session.py", 60): "seconds and minutes",
    ("web/administration/records.py", 100): "how many rows are shown together",
    ("web/environment.py", 0o600): "a file that only its owner reads",
    ("web/environment.py", 0o700): "a folder that only its owner reads",
    ("web/environment.py", 20): "seconds to wait for a lock",
    ("web/environment.py", 48): "bytes of a key",
    ("web/middleware.py", 24): "hours of a day",
    ("web/middleware.py", 60): "seconds and minutes",
    ("web/middleware.py", 365): "days of a year",
    ("web/pages/account.py", 10): "how many sign-ins are listed",
    ("web/pages/account.py", 60): "seconds and minutes",
    ("web/pages/ask.py", 6): "how many changes of an option are shown",
    ("web/pages/ask.py", 12): "how many questions, and sets of one item, are shown",
    ("web/pages/follow_up.py", 14): "days that are soon",
    ("web/pages/record.py", 100): "how many events are on one page",
    ("web/pages/record.py", 1000): "width of the pathway in pixels",
    ("web/pages/record.py", 1280): "width of the timeline in pixels",
    ("web/serve.py", 8): "threads",
    ("web/settings.py", 24): "hours of a day",
    ("web/settings.py", 60): "seconds and minutes",
    ("web/settings.py", 365): "days of a year",
    ("web/settings.py", 10): "characters of a password",
    ("web/settings_account.py", 5): "wrong attempts",
    ("web/settings_account.py", 12): "hours of a sign-in",
    ("web/settings_account.py", 15): "minutes of a lock",
    ("web/settings_account.py", 30): "minutes without any action",
    ("web/settings_account.py", 60): "seconds and minutes",
    ("web/views/account.py", 50): "how many accesses are shown together",
    ("web/views/accesses.py", 50): "how many accesses are shown together",
    ("web/views/guideline.py", 100): "length of a search",
    ("web/views/errors.py", 4): "bytes of a reference",
    ("web/views/reports.py", 40): "how much of a number stands in a file name",
    ("web/views/patients.py", 200): "how many patients are listed",
    ("web/views/workspace.py", 18): "digits of a row's number",
    ("web/views/workspace.py", 40): "length of an action",
    ("wording.py", 40): "how much of a wrong value is shown",
    ("wording.py", 300): "how much of a list of names is shown",
}
"""Numbers that may stand in one module only, with what they mean there. None is clinical."""

SPEAKS_CHINESE = {
    "cli/app.py",
    *(f"cli/{kind}.py" for kind in ("advice", "cohort", "cohort_synth", "knowledge", "proofs", "questions", "service")),
    "render/texts.py",
}
"""What a reader of the terminal sees is worded here; everything else takes its words from the guideline."""


def name_of(path: Path) -> str:
    """The module's path below the package."""
    return path.relative_to(SOURCE).as_posix()


def numbers(path: Path) -> Iterator[tuple[int, float]]:
    """Line and value of every number literal."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            yield node.lineno, node.value


def is_record(node: ast.ClassDef) -> bool:
    """A class of fields alone, whose name and fields say what it is."""
    methods = [member for member in node.body if isinstance(member, ast.FunctionDef)]
    public = [method for method in methods if not method.name.startswith("_") and not method.decorator_list]
    return not public


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_number_in_the_code_is_structural(path: Path) -> None:
    found = [(line, n) for line, n in numbers(path) if n not in EVERYWHERE and (name_of(path), n) not in HERE]
    assert found == [], f"{name_of(path)}: clinical numbers stand in the guideline; others are given a reason above"


def test_no_allowance_for_a_number_is_stale() -> None:
    used = {(name_of(path), number) for path in MODULES for _, number in numbers(path)}
    assert HERE.keys() - used == set()


@pytest.mark.parametrize("path", [p for p in MODULES if name_of(p) not in SPEAKS_CHINESE], ids=name_of)
def test_chinese_stands_only_where_the_interface_is_worded(path: Path) -> None:
    assert re.findall(r"[\u3400-\u4dbf\u4e00-\u9fff]+", path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", [p for p in MODULES if p.read_text("utf-8").strip()], ids=name_of)
def test_modules_public_functions_and_classes_say_what_they_mean(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    silent = [] if ast.get_docstring(tree) else ["the module"]
    for node in tree.body:
        explains = isinstance(node, ast.FunctionDef) or (isinstance(node, ast.ClassDef) and not is_record(node))
        if explains and not node.name.startswith("_") and not ast.get_docstring(node):
            silent.append(node.name)
    assert silent == []
