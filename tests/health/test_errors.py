"""What errors say: each code is raised and each raise has its entry, in both languages and with the parts it needs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import leptoguide
from leptoguide.errors import InputError
from leptoguide.knowledge.reader import read_text
from leptoguide.wording import Phrase, Template, Written, either, read_words, said, words

SOURCE = Path(leptoguide.__file__).parent
TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(SOURCE.rglob("*.py"))}
KEPT = {"where", "hint"}
PASS_ON = {
    node.name
    for tree in TREES.values()
    for node in ast.walk(tree)
    if isinstance(node, ast.FunctionDef) and "code" in {arg.arg for arg in node.args.args}
}
"""Functions that are given a code and raise the error themselves."""
CHINESE = re.compile(r"[\u3400-\u9fff]")
TEMPLATES = {
    **{f"{code}, message": entry.message for code, entry in words().errors.items()},
    **{f"{code}, hint": entry.hint for code, entry in words().errors.items() if entry.hint},
    **words().phrases,
}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call of the package, with its place."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield f"{path.relative_to(SOURCE)}:{node.lineno}", node


def named(call: ast.Call) -> str:
    """The name of what is called."""
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def literals(call: ast.Call) -> list[str]:
    """Texts among the positional arguments."""
    return [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]


def constants() -> set[str]:
    return {
        node.value
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_error_and_phrase_that_is_named_has_an_entry() -> None:
    """A code that is passed on (``fail(event, code)``) stands as a text where it is passed from."""
    of = {"InputError": words().errors, "Phrase": words().phrases}
    lost = [
        f"{place}: {text}"
        for place, call in calls()
        if named(call) in of
        for text in literals(call)[:1]
        if text not in of[named(call)]
    ]
    assert lost == []


def test_no_error_of_input_is_worded_in_the_code() -> None:
    """What is raised is a code, never a sentence put together where it is raised."""
    worded = [
        place for place, call in calls() if named(call) == "InputError" and isinstance(call.args[0], ast.JoinedStr)
    ]
    assert worded == []


def test_every_entry_is_used() -> None:
    assert (words().errors.keys() | words().phrases.keys()) - constants() == set()


def test_every_raise_gives_the_parts_that_its_entry_needs_and_no_others() -> None:
    wrong = []
    for place, call in calls():
        if named(call) not in {"InputError", "Phrase"} | PASS_ON:
            continue
        for text in literals(call):
            entry = words().phrases.get(text) if named(call) == "Phrase" else words().errors.get(text)
            given = {keyword.arg for keyword in call.keywords} - (KEPT if named(call) != "Phrase" else set())
            if entry is not None and given != entry.blanks:
                wrong.append(f"{place}: {text} is given {sorted(map(str, given))}, needs {sorted(entry.blanks)}")
    assert wrong == []


def test_an_entry_stands_once() -> None:
    """The strict reader refuses a key that stands twice."""
    read_text((SOURCE / "errors.yaml").read_text("utf-8"), "errors.yaml")


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_text_is_in_its_own_language(name: str) -> None:
    template = TEMPLATES[name]
    bare = re.sub(r"\{\{.*?\}\}|\{\w+\}", "", template.zh)  # without blanks, and without what is to be typed
    assert not CHINESE.search(template.en)
    assert CHINESE.search(bare) or name in {"needed.boolean", "place"}
    assert not re.search(r"[\u3400-\u9fff] ?[,;:?!()]|[,;:?!()] ?[\u3400-\u9fff]", bare), "full-width punctuation"
    assert not re.search(r"[\u3400-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u3400-\u9fff]", bare), "a blank beside Latin letters"


@pytest.mark.parametrize("code", sorted(words().errors))
def test_every_error_says_what_to_do(code: str) -> None:
    assert words().errors[code].hint is not None


@pytest.mark.parametrize("code", sorted(words().errors))
def test_any_error_renders_in_both_languages(code: str) -> None:
    parts = {blank: Written(f"<{blank}>") for blank in words().errors[code].blanks}
    error = InputError(code, where="here", **parts)
    for language in ("zh", "en"):
        line = error.said_in(language)
        assert all(f"<{blank}>" in line for blank in parts)
        assert not re.search(r"[{}]\w*[{}]", line)


def test_a_part_comes_out_in_the_language_asked_however_deep() -> None:
    needed = Phrase("or-absent", needed=Phrase("needed.number-in", unit="g/L"), reasons=either(["not-done", "pending"]))
    assert needed.in_("zh") == "数值（单位 g/L）；没有结果时填 not-done 或 pending"
    assert needed.in_("en") == "a number in g/L, or not-done or pending when there is no value"


@pytest.mark.parametrize(
    ("raw", "zh", "en"),
    [
        ("kp", "“kp”", "'kp'"),
        (True, "true", "true"),
        (None, "null", "null"),
        (("a", 1), '["a", 1]', '["a", 1]'),
        ("a\nb\u202e\ud800", "“a\\nb\\u202e\\ud800”", "'a\\nb\\u202e\\ud800'"),
        ({1, 2}, "<class 'set'>", "<class 'set'>"),
        ("x" * 50, f"“{'x' * 40}…”", f"'{'x' * 40}…'"),
    ],
)
def test_what_was_written_is_quoted_whole_or_cut_and_never_breaks_the_line(raw: object, zh: str, en: str) -> None:
    assert (Written(raw).in_("zh"), Written(raw).in_("en")) == (zh, en)


def test_a_list_has_the_comma_of_the_language_and_ends_in_time() -> None:
    assert (said(["a", "b"], "zh"), said(["a", "b"], "en")) == ("a、b", "a, b")
    assert said(["x" * 100] * 9, "en") == ", ".join(["x" * 100] * 3 + ["…"])


def test_chinese_sets_off_latin_letters_and_figures() -> None:
    template = Template("从{a}到{b}的值", "from {a} to {b}")
    assert template.fill("zh", {"a": 1, "b": "never"}) == "从 1 到 never 的值"
    assert template.fill("zh", {"a": "一", "b": "二"}) == "从一到二的值"
    assert template.fill("en", {"a": 1, "b": 2}) == "from 1 to 2"
    assert Template("{{值: {a}}}", "{{value: {a}}}").fill("zh", {"a": 1}) == "{值: 1}"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: {zh: 一}", "zh and en"),
        ("a: {zh: 一, en: one, de: eins}", "zh and en"),
        ("a: {zh: 一, en: ''}", "empty"),
        ("a: {zh: 一, en: no}", "empty"),
        ("a: {zh: '{x}', en: '{y}'}", "blanks"),
        ("a: {message: {zh: 一, en: one}, hint: {zh: 二}}", "zh and en"),
        ("a: {message: {zh: 一, en: one}, hints: {zh: 二, en: two}}", "hints"),
    ],
)
def test_an_entry_that_is_not_whole_does_not_load(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=f"a: .*{says}"):
        read_words(text)
