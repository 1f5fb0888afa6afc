"""The instruments as part of the guideline: by id, read when first asked for, and what each event may be scored by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import default_guideline, load
from leptoguide.knowledge.schema.instruments import SCORED
from leptoguide.render.knowledge_json import guideline_json


def test_every_file_is_one_instrument_under_its_id(guideline: Guideline) -> None:
    files = sorted(path.stem for path in (default_guideline() / "instruments").glob("*.yaml"))
    assert list(guideline.instruments) == files
    assert all(instrument.id == name for name, instrument in guideline.instruments.items())


def test_a_guideline_loads_without_reading_them(tmp_path: Path) -> None:
    loaded = load()
    broken = tmp_path / "instruments"
    broken.mkdir()
    (broken / "kps.yaml").write_text("id: kps\n", "utf-8")
    unread = replace(loaded, dictionary=replace(loaded.dictionary, instrument_folder=broken))
    with pytest.raises(KnowledgeError, match=r"kps\.yaml"):
        _ = unread.instruments


def test_every_instrument_that_holds_scores_can_be_scored_on_some_event(guideline: Guideline) -> None:
    taken = {name for kind in guideline.dictionary.events.values() for name in kind.instruments}
    assert taken == {name for name, instrument in guideline.instruments.items() if instrument.kind in SCORED}


def test_the_guideline_as_json_holds_them(guideline: Guideline) -> None:
    assert [entry["id"] for entry in guideline_json(guideline)["instruments"]] == list(guideline.instruments)
