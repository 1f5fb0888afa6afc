"""Whatever is wrong with the input: exit status 2 and one message that says what, where and what to do.

In Chinese on one line, in English on the next; in one language when it is asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

CHINESE = re.compile(r"[\u4e00-\u9fff]")
HUGE = "1" + "0" * 400

BAD_TEXT = {
    "unknown fact": ('{"facts": {"karnofsky": 50}}', "unknown fact"),
    "near miss": ('{"facts": {"kpss": 50}}', "did you mean kps?"),
    "unknown key": ('{"fact": {}}', "unknown key"),
    "a fact outside facts": ('{"kps": 50}', "facts stand under facts"),
    "out of range": ('{"facts": {"kps": 110}}', "out of range"),
    "below the range": ('{"facts": {"lvef": -1}}', "out of range"),
    "not a step": ('{"facts": {"kps": 55}}', "steps of 10"),
    "a fraction for a whole number": ('{"facts": {"kps": 50.5}}', "whole number"),
    "wrong unit": ('{"facts": {"csf_protein": {"value": 45, "unit": "mmHg"}}}', "does not fit"),
    "a unit for a fact without one": ('{"facts": {"inr": "1.2 mg"}}', "no unit"),
    "NaN in JSON": ('{"facts": {"inr": NaN}}', "not a number"),
    "Infinity in JSON": ('{"facts": {"inr": -Infinity}}', "not a number"),
    "an overflowing float": ('{"facts": {"inr": 1e999}}', "not a number"),
    "nan in YAML": ("facts: {inr: .nan}", "not a number"),
    "a text for a number": ('{"facts": {"inr": "high"}}', "not a number"),
    "a number for a text": ('{"facts": {"her2_ihc": 3}}', "3"),
    "true for a number": ('{"facts": {"inr": true}}', "not a number"),
    "a text for true or false": ('{"facts": {"mri_contrast": "yes"}}', "true or false"),
    "unknown code": ('{"facts": {"csf_cytology": "postive"}}', "did you mean positive?"),
    "unknown code in a list": ('{"facts": {"symptoms": ["headach"]}}', "did you mean headache?"),
    "a code twice": ('{"facts": {"symptoms": ["headache", "headache"]}}', "twice"),
    "present and absent": (
        '{"facts": {"symptoms": {"present": ["headache"], "absent": ["headache"]}}}',
        "both present and absent",
    ),
    "a text for a list": ('{"facts": {"symptoms": "headache"}}', "list of codes"),
    "a bad date": ('{"facts": {"mri_date": "2026-02-30"}}', "whole date"),
    "a month for a date": ('{"facts": {"mri_date": "2026-02"}}', "whole date"),
    "never where it cannot be": ('{"facts": {"lm_onset_date": "never"}}', "whole date"),
    "a bad day": ('{"as_of": "1 March"}', "no date"),
    "a day in another form": ('{"as_of": "2026-W09-7"}', "no date"),
    "a day no patient lives to see": ('{"as_of": "9999-12-31"}', "no date"),
    "as_of among the facts": ('{"facts": {"as_of": "2026-03-01"}}', "as_of"),
    "a key twice in JSON": ('{"facts": {"kps": 50, "kps": 60}}', "twice"),
    "a key twice in YAML": ("facts:\n  kps: 50\n  kps: 60\n", "twice"),
    "deep JSON": ('{"facts": ' + "[" * 5000, "nested deeper"),
    "deep YAML": ("facts: " + "[" * 5000, "nested deeper"),
    "malformed JSON": ('{"facts": {"kps": 50,}}', "line 1"),
    "cut JSON": ('{"facts": {"kps": 5', "line 1"),
    "malformed YAML": ("facts: [headache\n", "line"),
    "a tab in YAML": ("facts:\n\tkps: 50\n", "line 2"),
    "two documents": ("id: a\n---\nid: b\n", "more than one document"),
    "an anchor": ("id: &a x\nfacts: {}\n", "anchors"),
    "a tag": ("id: !!python/name:os.system x\n", "tag"),
    "nothing": ("", "empty"),
    "a list": ('["headache"]', "mapping"),
    "a word": ("headache", "mapping"),
    "a number as id": ("id: 7", "id"),
    "an id of two lines": ('{"id": "a\\nb"}', "id"),
    "facts in a list": ('{"facts": ["kps"]}', "mapping"),
    "5000 digits in JSON": ('{"facts": {"kps": 1' + "0" * 5000 + "}}", "digits"),
}

MANY_DIGITS = {
    "400 digits in JSON": '{"facts": {"kps": ' + HUGE + "}}",
    "400 digits with a unit": '{"facts": {"platelets": "' + HUGE + ' 10*9/L"}}',
    "5000 digits with a unit": '{"facts": {"platelets": "' + "9" * 5000 + ' 10*9/L"}}',
}


def refused(found: Any) -> str:
    """The English line on standard error, below the Chinese one."""
    assert (found.status, found.out) == (2, "")
    assert found.err.endswith("\n")
    assert "Traceback" not in found.err
    chinese, english = found.err.splitlines()
    assert chinese.startswith("leptoguide: ")
    assert english.startswith("leptoguide: ")
    assert CHINESE.search(chinese)
    assert not CHINESE.search(english)
    return str(english)


@pytest.mark.parametrize("kind", BAD_TEXT)
def test_a_bad_case_is_refused_in_one_line(run: Run, kind: str) -> None:
    text, said = BAD_TEXT[kind]
    line = refused(run("assess", "-", stdin=text))
    assert said in line
    assert "stdin" in line
    assert len(line) < 500


@pytest.mark.parametrize("kind", ["near miss", "malformed YAML", "a key twice in JSON"])
@pytest.mark.parametrize("command", [("assess", "--format", "json"), ("why", "R9")])
def test_a_bad_file_is_named_by_every_command(run: Run, tmp_path: Path, command: tuple[str, ...], kind: str) -> None:
    path = tmp_path / "patient.yaml"
    path.write_text(BAD_TEXT[kind][0])
    name, *more = command
    arguments = [name, *more, str(path)] if name == "why" else [name, str(path), *more]
    assert "patient.yaml" in refused(run(*arguments))


@pytest.mark.parametrize("kind", MANY_DIGITS)
def test_a_number_of_very_many_digits_is_refused_in_one_line(run: Run, kind: str) -> None:
    refused(run("assess", "-", stdin=MANY_DIGITS[kind]))


@pytest.mark.parametrize("text", ["id: a\0b", "\x07", "id: \x1b[31m"])
def test_a_control_character_is_refused_in_one_line(run: Run, text: str) -> None:
    refused(run("assess", "-", stdin=text))


LONG = "k" * 50_000


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"her2_ihc": LONG}, id="code"),
        pytest.param({"symptoms": [LONG]}, id="code in a list"),
        pytest.param({"inr": LONG}, id="number"),
        pytest.param({"mri_date": LONG}, id="date"),
        pytest.param({LONG: 1}, id="fact"),
        pytest.param({"inr": {"value": 1, "unit": LONG}}, id="unit"),
    ],
)
def test_a_message_stays_short_however_long_the_word_that_is_wrong(run: Run, facts: dict[str, Any]) -> None:
    assert len(refused(run("assess", "-", stdin=json.dumps({"facts": facts})))) < 1000


# ---------------------------------------------------------------- files


def test_binary_content_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "scan.dcm"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe\x00")
    assert "UTF-8" in refused(run("assess", str(path)))
    assert "UTF-8" in refused(run("assess", "-", stdin=path.read_bytes()))


@pytest.mark.parametrize("size", [2_000_000, 50_000_000])
def test_a_file_too_large_is_refused_before_it_is_read(run: Run, tmp_path: Path, size: int) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(size)
    assert "larger than 1 MB" in refused(run("assess", str(path)))


def test_standard_input_too_large_is_refused(run: Run) -> None:
    assert "larger than 1 MB" in refused(run("assess", "-", stdin=b" " * 2_000_000))


def test_a_file_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    assert "no such file" in refused(run("assess", str(tmp_path / "none.yaml")))


def test_a_folder_is_refused(run: Run, tmp_path: Path) -> None:
    assert "is a folder" in refused(run("assess", str(tmp_path)))


# ---------------------------------------------------------------- arguments


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "2026-02-30", "01/03/2026", "", "9999-12-31"])
def test_a_bad_day_is_refused(run: Run, demo: str, day: str) -> None:
    assert "--as-of" in refused(run("assess", demo, "--as-of", day))


@pytest.mark.parametrize("day", ["20260301", "2026-W09-7"])
def test_a_day_is_written_in_one_form_only(run: Run, demo: str, day: str) -> None:
    refused(run("assess", demo, "--as-of", day))


def test_a_folder_without_a_guideline_is_refused(run: Run, demo: str, tmp_path: Path) -> None:
    refused(run("assess", demo, "--guideline", str(tmp_path / "none")))


def test_an_output_that_cannot_be_written_is_refused_and_leaves_nothing(run: Run, demo: str, tmp_path: Path) -> None:
    assert str(tmp_path) in refused(run("assess", demo, "-o", str(tmp_path / "no" / "such" / "advice.txt")))
    (tmp_path / "folder").mkdir()
    refused(run("assess", demo, "-o", str(tmp_path / "folder")))
    assert [p.name for p in tmp_path.rglob("*")] == ["folder"]


@pytest.mark.parametrize("target", [".", "/", ""])
def test_an_output_without_a_name_is_refused(
    run: Run, demo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    monkeypatch.chdir(tmp_path)
    refused(run("assess", demo, "-o", target))


def test_an_address_that_is_taken_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_: object, **__: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr("leptoguide.web.serve.serve", taken)
    found = run("serve", "--port", "8001")
    assert refused(found).startswith("leptoguide: 127.0.0.1:8001: cannot listen there (the system says: Address")
    assert "请用 --port 换一个端口" in found.err


USAGE = {
    "unknown command": ("asess", "demo.yaml"),
    "unknown option": ("assess", "demo.yaml", "--formt", "json"),
    "unknown format": ("assess", "demo.yaml", "--format", "pptx"),
    "unknown language": ("assess", "demo.yaml", "--lang", "fr"),
    "no case": ("assess",),
    "an option without its value": ("assess", "demo.yaml", "--as-of"),
    "one argument too many": ("assess", "demo.yaml", "other.yaml"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("lang", [("--lang", "{}"), ("--lang={}",)])
def test_with_a_language_asked_for_the_error_is_in_it_alone(run: Run, language: str, lang: tuple[str, ...]) -> None:
    found = run("assess", "-", *(part.format(language) for part in lang), stdin="facts: {kps: 110}")
    said = {
        "zh": "leptoguide: stdin, facts.kps：110 超出范围（KPS 评分：0 至 100）\n",
        "en": "leptoguide: stdin, facts.kps: 110 is out of range (Karnofsky performance status: 0 to 100)\n",
    }
    assert (found.status, found.out, found.err) == (2, "", said[language])


def test_a_faulty_guideline_is_said_in_chinese_and_explained_in_english(run: Run, demo: str, tmp_path: Path) -> None:
    folder = str(tmp_path / "none")
    zh, english = run("assess", demo, "--lang", "zh", "--guideline", folder).err.splitlines()
    assert zh == "leptoguide: 指南目录无法载入，详见下一行英文"
    assert english.startswith(f"leptoguide: {folder}: there is no such guideline folder")
    assert run("assess", demo, "--lang", "en", "--guideline", folder).err == f"{english}\n"


@pytest.mark.parametrize("kind", USAGE)
def test_a_wrong_use_ends_in_status_2_and_a_short_message(run: Run, kind: str) -> None:
    found = run(*USAGE[kind])
    assert (found.status, found.out) == (2, "")
    chinese, *english = found.err.splitlines()
    assert chinese == "leptoguide: 命令写法有误，详见下一行英文；用法见 leptoguide --help"
    assert 0 < len(english) <= 4
    assert "Traceback" not in found.err
    assert not CHINESE.search(run(*USAGE[kind], "--lang", "en").err)


def test_without_arguments_the_help_is_shown(run: Run) -> None:
    found = run()
    assert found.status in (0, 2)
    assert "assess" in found.out + found.err


@pytest.mark.parametrize("command", [(), ("assess",), ("why",), ("facts",), ("guideline",)])
def test_help_is_shown_when_asked_for(run: Run, command: tuple[str, ...]) -> None:
    found = run(*command, "--help")
    assert (found.status, found.err) == (0, "")
    assert re.search(r"[一-鿿]", found.out)
    assert "Usage" in found.out


# ---------------------------------------------------------------- export


def test_an_export_to_what_is_no_folder_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for place in ("file", "file/below"):
        found = run("export", "cql", "--out", str(tmp_path / place))
        assert (found.status, found.out) == (2, "")
        assert f"{place}: is no folder (choose another path; a folder that is not there is made)" in found.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == "mine"


def test_an_export_that_fails_leaves_no_folder_behind(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    found = run("export", "cql", "--out", str(tmp_path / "a" / "b"))
    assert found.status == 2
    assert "No space left on device" in found.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("sql", "--out", "."), "'sql' is not"), (("cql",), "--out"), ((), "KIND"), (("cql", "--out"), "--out")],
)
def test_an_export_of_something_else_or_to_nowhere_is_refused(run: Run, arguments: tuple[str, ...], says: str) -> None:
    found = run("export", *arguments)
    assert (found.status, found.out) == (2, "")
    assert says in found.err
