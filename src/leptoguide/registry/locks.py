"""Locks in the database itself: what is signed is not written again, whichever way somebody tries.

The triggers are put in place by a migration. SQLite drops the triggers of a table that a later migration rebuilds, and
can not rebuild one that a trigger of another table names; so such a migration takes them away first (:func:`remove`)
and puts them back last (:func:`install`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_SIGNED = "EXISTS (SELECT 1 FROM registry_snapshot WHERE meeting_id = {id})"
_MESSAGE = "a signed meeting is not changed"
_LOCKS = (
    ("registry_meeting", "UPDATE", _SIGNED.format(id="OLD.id")),
    ("registry_opinion", "INSERT", _SIGNED.format(id="NEW.meeting_id")),
    ("registry_opinion", "UPDATE", "TRUE"),
    ("registry_decision", "INSERT", _SIGNED.format(id="NEW.meeting_id")),
    ("registry_decision", "UPDATE", "TRUE"),
    ("registry_snapshot", "UPDATE", "TRUE"),
    ("registry_signature", "UPDATE", "TRUE"),
)
"""Table, what is refused, and when."""


def install(apps: Any, schema_editor: Any) -> None:
    """Put the triggers in place, as a migration's ``RunPython``."""
    remove(apps, schema_editor)
    for statement in _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql():
        schema_editor.execute(statement)


def remove(apps: Any, schema_editor: Any) -> None:
    """Take them away."""
    on_table = schema_editor.connection.vendor != "sqlite"
    for table, action, _ in _LOCKS:
        place = f" ON {table}" if on_table else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {_name(table, action)}{place}")


def _name(table: str, action: str) -> str:
    return f"{table}_refuse_{action.lower()}"


def _sqlite() -> Iterator[str]:
    for table, action, when in _LOCKS:
        yield (
            f"CREATE TRIGGER {_name(table, action)} BEFORE {action} ON {table} FOR EACH ROW WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
        )


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION registry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table, action, when in _LOCKS:
        if when == "TRUE":
            yield _trigger(table, action, "registry_refuse()")
            continue
        row = "OLD.id" if action == "UPDATE" else "NEW.meeting_id"
        function = f"{_name(table, action)}_function"
        yield (
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {_SIGNED.format(id=row)} THEN "
            f"RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            "RETURN NEW; END $$"
        )
        yield _trigger(table, action, f"{function}()")


def _trigger(table: str, action: str, function: str) -> str:
    return f"CREATE TRIGGER {_name(table, action)} BEFORE {action} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}"
