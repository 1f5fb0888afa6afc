"""What a workbook shows of a cell and its value does not say: that it is a percentage, and that it is an error.

A cell that shows 80 % holds 0.8, and one that shows ``#N/A`` holds nothing. Taken as they are, the one would be another
number and the other unknown.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import IO, Any, Final
from xml.etree import ElementTree

Marks = Mapping[tuple[int, int], str]
"""By row and column, from 0: :data:`PERCENT`, or the error."""

PERCENT: Final = "%"

_BUILT_IN: Final = (9, 10)
"""The numbers of the two formats of percentages that no workbook spells out."""

_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\[[^]]*\]')
_PLACE: Final = re.compile(r"([A-Z]+)([0-9]+)")
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 64


def marks(archive: zipfile.ZipFile, sheet: int) -> Marks:
    """Of one sheet, by its place among the sheets of the workbook."""
    path = _sheet_path(archive, sheet)
    percent = frozenset(_percent_styles(archive))
    styles = "|".join(sorted(percent)).encode()
    pattern = rb"""t=["']e["']""" + (rb"""|s=["'](?:""" + styles + rb""")["']""" if styles else b"")
    with archive.open(path) as file:
        if not _occurs(file, re.compile(pattern)):
            return {}
    with archive.open(path) as file:
        return dict(_marked(file, percent))


def _occurs(file: IO[bytes], pattern: re.Pattern[bytes]) -> bool:
    rest = b""
    while chunk := file.read(_CHUNK):
        if pattern.search(rest + chunk):
            return True
        rest = chunk[-_OVERLAP:]
    return False


def _marked(file: IO[bytes], percent: frozenset[str]) -> Iterator[tuple[tuple[int, int], str]]:
    row, column = -1, -1
    for event, element in ElementTree.iterparse(file, ("start", "end")):
        name = _local(element.tag)
        if event == "start":
            if name == "row":
                row, column = int(element.get("r", row + 2)) - 1, -1
            elif name == "c":
                row, column = _place(element.get("r"), row, column + 1)
            continue
        if name == "c":
            if element.get("t") == "e":
                yield (row, column), next((x.text or "" for x in element if _local(x.tag) == "v"), "#")
            elif element.get("s", "0") in percent and element.get("t", "n") == "n":
                yield (row, column), PERCENT
        if name in ("c", "row"):
            element.clear()


def _place(written: str | None, row: int, column: int) -> tuple[int, int]:
    """The place of a cell as it says, and otherwise the next."""
    if written is None or (match := _PLACE.fullmatch(written)) is None:
        return row, column
    number = 0
    for letter in match.group(1):
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return int(match.group(2)) - 1, number - 1


_LETTERS: Final = 26


def _percent_styles(archive: zipfile.ZipFile) -> Iterator[str]:
    """The styles of cells, by their number, in which a number is shown as a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return
    root = _xml(archive, "xl/styles.xml")
    formats = set(map(str, _BUILT_IN))
    for element in root.iter():
        if _local(element.tag) == "numFmt" and "%" in _LITERAL.sub("", element.get("formatCode", "")):
            formats.add(element.get("numFmtId", ""))
    for element in root.iter():
        if _local(element.tag) == "cellXfs":
            for number, style in enumerate(element):
                if style.get("numFmtId") in formats:
                    yield str(number)


def _sheet_path(archive: zipfile.ZipFile, sheet: int) -> str:
    found = [element for element in _xml(archive, "xl/workbook.xml").iter() if _local(element.tag) == "sheet"]
    wanted = next(value for key, value in found[sheet].items() if _local(key) == "id")
    for element in _xml(archive, "xl/_rels/workbook.xml.rels"):
        if element.get("Id") == wanted:
            return posixpath.normpath(posixpath.join("/xl", element.get("Target", ""))).lstrip("/")
    raise KeyError(wanted)


def _xml(archive: zipfile.ZipFile, path: str) -> Any:
    with archive.open(path) as file:
        return ElementTree.parse(file).getroot()


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]
