"""What the commands print, and what they leave on disk."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
EXAMPLES = Path(__file__).parents[2] / "examples"
NOT_UTF_8 = os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
PROGRAM = Path(sys.executable).with_name("leptoguide")


# ---------------------------------------------------------------- assess


def test_assess_prints_the_advice_in_chinese_unless_asked_otherwise(run: Run, demo: str) -> None:
    zh, en = run("assess", demo), run("assess", demo, "--lang", "en")
    assert (zh.status, zh.err, en.status, en.err) == (0, "", 0, "")
    assert "病例 demo-1" in zh.out
    assert "Case demo-1" in en.out
    assert "‹R9.vps›" in zh.out
    assert "‹R9.vps›" in en.out


def test_assess_prints_json_that_names_the_case(run: Run, demo: str) -> None:
    found = json.loads(run("assess", demo, "--format", "json").out)
    assert (found["case"], found["as_of"]) == ("demo-1", "2026-03-01")
    assert len(found["recommendations"]) == 13


@pytest.mark.parametrize("text", ['{"id": "s", "as_of": "2026-03-01"}', "id: s\nas_of: 2026-03-01\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_assess_reads_standard_input_as_json_or_yaml(run: Run, text: str, mark: str) -> None:
    found = json.loads(run("assess", "-", "--format", "json", stdin=mark + text).out)
    assert (found["case"], found["as_of"]) == ("s", "2026-03-01")


def test_as_of_overrides_the_day_of_the_case(run: Run, demo: str) -> None:
    found = json.loads(run("assess", demo, "--as-of", "2027-01-02", "--format", "json").out)
    assert found["as_of"] == "2027-01-02"
    assert "as of 2027-01-02" in run("assess", demo, "--as-of", "2027-01-02", "--lang", "en").out


@pytest.mark.parametrize(("lang", "said"), [("zh", "今天（病例未注明日期）"), ("en", "today,asthecasegivesnodate")])
def test_without_a_day_today_is_taken_and_said_to_be(run: Run, lang: str, said: str) -> None:
    before = datetime.date.today()
    found = run("assess", "-", "--lang", lang, stdin="id: x")
    assert found.status == 0
    assert said in "".join(found.out.split())
    assert before.isoformat() in found.out or datetime.date.today().isoformat() in found.out


def test_with_a_day_given_nothing_is_said_of_today(run: Run) -> None:
    assert "today" not in run("assess", "-", "--lang", "en", "--as-of", "2026-03-01", stdin="id: x").out.split("──")[1]


def test_output_goes_whole_to_a_file_and_nothing_to_the_terminal(run: Run, demo: str, tmp_path: Path) -> None:
    target = tmp_path / "advice.txt"
    printed = run("assess", demo).out
    written = run("assess", demo, "-o", str(target))
    assert (written.status, written.out, written.err) == (0, "", "")
    assert target.read_text("utf-8") == printed
    assert list(tmp_path.iterdir()) == [target]


def test_an_older_file_is_replaced(run: Run, demo: str, tmp_path: Path) -> None:
    target = tmp_path / "advice.json"
    target.write_text("x" * 1_000_000)
    run("assess", demo, "--format", "json", "-o", str(target))
    assert json.loads(target.read_text("utf-8"))["case"] == "demo-1"


def test_bad_input_leaves_no_file_and_an_older_one_untouched(run: Run, tmp_path: Path) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text("old")
    for target in (old, new):
        assert run("assess", "-", "-o", str(target), stdin="facts: {kps: 55}").status == 2
    assert old.read_text() == "old"
    assert list(tmp_path.iterdir()) == [old]


# ---------------------------------------------------------------- why


def test_why_explains_one_option_or_a_whole_recommendation(run: Run, demo: str) -> None:
    one, whole = run("why", "R9.vps", demo, "--lang", "en"), run("why", "R9", demo, "--lang", "en")
    assert (one.status, whole.status) == (0, 0)
    assert "‹R9.vps› → recommended" in "".join(one.out.replace("\n", " "))
    assert "‹R9.resection›" not in one.out
    assert "‹R9.resection›" in whole.out
    assert "INC-16" in one.out
    assert "§2.2.3" in one.out


@pytest.mark.parametrize(
    ("item", "close"),
    [
        ("R9.vsp", "R9.vps"),
        ("R5.tdxd", "R5.t-dxd"),
        ("R3.cytolgy", "R3.cytology"),
        ("r9", "R9"),
    ],
)
def test_an_item_that_does_not_exist_is_answered_with_the_nearest_one(
    run: Run, demo: str, item: str, close: str
) -> None:
    found = run("why", item, demo)
    assert (found.status, found.out) == (2, "")
    assert f"did you mean {close}?" in found.err


def test_an_item_like_no_other_is_answered_with_the_form_of_one(run: Run, demo: str) -> None:
    found = run("why", "zzzzzz", demo)
    assert found.status == 2
    assert "可填推荐意见（R1 至 R13）或选项（如 R1." in found.err
    assert "items are R1 … R13, or an option such as R1." in found.err


# ---------------------------------------------------------------- facts and guideline


@pytest.mark.parametrize(("lang", "label"), [("zh", "KPS 评分"), ("en", "Karnofsky performance status")])
def test_facts_lists_the_dictionary(run: Run, lang: str, label: str) -> None:
    found = run("facts", "--lang", lang)
    assert found.status == 0
    assert "\n  kps " in found.out
    assert label in found.out


def test_facts_as_json_can_be_read_back(run: Run, tmp_path: Path) -> None:
    assert run("facts", "--format", "json", "-o", str(tmp_path / "f.json")).status == 0
    assert "kps" in {f["id"] for f in json.loads((tmp_path / "f.json").read_text("utf-8"))["facts"]}


@pytest.mark.parametrize(("lang", "title"), [("zh", "中国专家共识"), ("en", "Chinese expert consensus")])
def test_guideline_lists_all_recommendations(run: Run, lang: str, title: str) -> None:
    found = run("guideline", "--lang", lang)
    assert found.status == 0
    assert title in found.out
    assert all(f"\nR{n} " in found.out for n in range(1, 14))


def test_guideline_as_json_can_be_read_back(run: Run) -> None:
    assert json.loads(run("guideline", "--format", "json").out)["id"] == "bclm-2026"


# ---------------------------------------------------------------- the program itself


def program(*arguments: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([PROGRAM, *arguments], capture_output=True, check=False, timeout=60, **more)


def test_the_installed_program_assesses_under_a_locale_that_is_not_utf_8(demo: str) -> None:
    found = program("assess", demo, env=NOT_UTF_8)
    assert (found.returncode, found.stderr) == (0, b"")
    assert "病例 demo-1" in found.stdout.decode("utf-8")


def test_the_installed_program_refuses_bad_input_without_a_traceback() -> None:
    found = program("assess", "-", input=b'{"facts": {"kpss": 50}}', env=NOT_UTF_8)
    assert (found.returncode, found.stdout) == (2, b"")
    assert b"did you mean kps?" in found.stderr
    assert "是否想写 kps？" in found.stderr.decode("utf-8")
    assert found.stderr.count(b"\n") == 2


@pytest.mark.parametrize("arguments", [("facts", "--format", "json"), ("facts",)])
def test_a_reader_that_leaves_early_is_no_error(arguments: tuple[str, ...]) -> None:
    process = subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    error = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 0
    assert error == b""


def test_the_follow_up_dates_are_written_as_a_calendar(run: Run, tmp_path: Path) -> None:
    record = str(EXAMPLES / "record-2.yaml")
    found = run("assess", record, "--format", "ics", "--lang", "en")
    assert (found.status, found.err) == (0, "")
    assert found.out.startswith("BEGIN:VCALENDAR\r\n")
    assert found.out.endswith("END:VCALENDAR\r\n")
    assert found.out.count("BEGIN:VEVENT") == found.out.count("END:VEVENT") > 0
    file = tmp_path / "visits.ics"
    assert run("assess", record, "--format", "ics", "--lang", "en", "-o", str(file)).status == 0
    assert file.read_bytes().decode("utf-8") == found.out


def test_without_a_date_that_is_due_there_is_no_calendar_but_a_word_on_what_to_do(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "visits.ics"
    found = run("assess", "-", "--format", "ics", "-o", str(file), stdin="facts: {kps: 50}")
    assert (found.status, found.out) == (2, "")
    assert found.err.count("\n") == 2
    assert "没有可排定的随访日期" in found.err
    assert "no follow-up date is due" in found.err
    assert "treatment_start_date" in found.err
    assert not file.exists()


# ---------------------------------------------------------------- export


def test_export_writes_the_library_into_a_folder_and_says_where(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "for" / "others"
    found = run("export", "cql", "--out", str(folder))
    assert (found.status, found.err) == (0, "")
    assert found.out == f"{folder / 'bclm-2026.cql'}\n"
    assert [path.name for path in folder.iterdir()] == ["bclm-2026.cql"]
    text = (folder / "bclm-2026.cql").read_text("utf-8")
    assert "library \"bclm-2026\" version '1.0.0'\n" in text
    assert 'define "R13.status":' in text


def test_export_replaces_what_it_wrote_before(run: Run, tmp_path: Path) -> None:
    run("export", "cql", "--out", str(tmp_path))
    text = (tmp_path / "bclm-2026.cql").read_bytes()
    (tmp_path / "bclm-2026.cql").write_bytes(b"older")
    assert run("export", "cql", "--out", str(tmp_path)).status == 0
    assert (tmp_path / "bclm-2026.cql").read_bytes() == text


def test_synth_writes_a_cohort_that_says_what_it_is(run: Run, tmp_path: Path) -> None:
    paths = [tmp_path / "a.csv", tmp_path / "b"]
    written = run("synth", "--n", "20", "--seed", "3", "-o", str(paths[0]))
    assert (written.status, written.out, written.err) == (0, "", "")
    assert run("synth", "--n", "20", "--seed", "3", "--format", "csv", "-o", str(paths[1])).status == 0
    assert paths[0].read_bytes() == paths[1].read_bytes()
    heading, *lines = paths[0].read_text("utf-8").splitlines()
    assert heading.startswith(("id,given", '"id","given"'))
    assert len(lines) == 20
    assert all(line.startswith("SYNTHETIC-") for line in lines)


def test_synth_refuses_what_it_can_not_write_and_leaves_nothing(run: Run, tmp_path: Path) -> None:
    for arguments in (["-o", str(tmp_path / "a.txt")], ["-o", str(tmp_path / "no" / "a.csv")], ["-o", str(tmp_path)]):
        refused = run("synth", "--n", "20", *arguments)
        assert (refused.status, refused.out) == (2, "")
        assert len(refused.err.splitlines()) == 2
    assert run("synth", "--n", "0", "-o", str(tmp_path / "a.csv")).status == 2
    assert list(tmp_path.iterdir()) == []
