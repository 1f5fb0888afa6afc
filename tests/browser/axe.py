"""axe-core on a page: what keeps somebody from using it, by the rules of WCAG 2.2 AA and good practice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

_SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
OURS = (*TAGS, "best-practice")
"""Where every element is ours, good practice is asked for too; Django's administration has its own."""
SHOWN = 6
"""How many places of one violation are shown."""
ROWS = 12
"""How many rows of a list or a table are looked at; the others are made as they are, and would take minutes."""
_SHORTEN = """rows => {
  for (const list of document.querySelectorAll("main :is(ul, ol, tbody, section, div, article, dl)"))
    for (const row of [...list.children].slice(rows)) if (row.tagName === list.children[rows - 1].tagName) row.remove();
}"""
COLOURS = ("color-contrast", "link-in-text-block")
"""What the colour scheme alone can change."""


def violations(page: Page, tags: Sequence[str] = OURS, *, colours_only: bool = False) -> list[str]:
    """Each violation as one line: the rule, where, and what is wrong."""
    page.evaluate(_SHORTEN, ROWS)
    page.evaluate(_SCRIPT)  # by the debugger's protocol, to which the policy of the page does not apply
    only = {"type": "rule", "values": list(COLOURS)} if colours_only else {"type": "tag", "values": list(tags)}
    options = {
        "runOnly": only,
        "resultTypes": ["violations"],
        "preload": False,
    }
    run = "options => axe.run(document, options).then(result => result.violations)"
    found: list[dict[str, Any]] = page.evaluate(run, options)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary'].splitlines()[-1].strip()}"
        for violation in found
        for node in violation["nodes"][:SHOWN]
    ]
