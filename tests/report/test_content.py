"""What a report says, before any format: nothing of the advice is lost, moved or made up."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice
from leptoguide.advise.status import Status
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import case_from
from leptoguide.render.advice_json import advice_json
from leptoguide.render.sheets import sheets
from leptoguide.render.texts import Words
from leptoguide.report.build import build
from leptoguide.report.model import Group, Picture, Report

CJK = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
PICTURES = ("pathway", "timeline", "course_of_scores")
Reports = list[tuple[str, Advice, Report]]


def ids_of(group: Group) -> Iterator[str]:
    """Every option that a group names, on its own line or within the line of its recommendation."""
    for block in group.blocks:
        yield from re.findall(r"R\d+\.[a-z0-9-]+", block.members)
        for run in block.runs:
            yield from (item.id for item in run.items)


def strings(content: Any) -> Iterator[str]:
    """All text of a report."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from strings(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from strings(value)


def group_of(advice: Advice, name: str) -> str:
    """Where an option belongs, by its status and whether another of the same ways was taken."""
    option = advice.options[name]
    if option.status is not Status.RECOMMENDED:
        return option.status.value
    entry = option.option.entry
    taken = Status.DONE in {advice.options[other].status for other in entry.excludes}
    return "consider" if taken else entry.modality


def test_every_option_stands_once_and_in_the_group_of_its_status(reports: Reports) -> None:
    for name, advice, report in reports:
        found = [(option, group.id) for group in report.groups for option in ids_of(group)]
        assert sorted(found) == sorted((option, group_of(advice, option)) for option in advice.options), name
        assert all(group.count == len(list(ids_of(group))) for group in report.groups), name


def test_a_recommendation_whose_scope_is_open_is_one_line_that_counts_the_options_it_names(reports: Reports) -> None:
    seen = 0
    for name, advice, report in reports:
        waiting = {r.id for r in advice.recommendations if r.waits_for}
        for group in report.groups:
            for block in group.blocks:
                if block.id in waiting and group.id == "needs-data":
                    assert block.line is not None
                    assert str(len(re.findall(r"R\d+\.", block.members))) in block.line.text, name
                    seen += 1
                elif block.id in waiting:
                    assert block.runs or block.line, name
                    assert block.line is None or block.line.kind == "fails", name
    assert seen


def test_groups_stand_in_the_order_of_the_terminal(reports: Reports) -> None:
    order = ["do", "consider", "needs-data", "blocked", "advised-against", "done", "not-applicable"]
    for _, _, report in reports:
        found = [group.id for group in report.groups]
        assert found == [name for name in order if name in found]


def test_the_hash_is_that_of_the_canonical_json(reports: Reports) -> None:
    for name, advice, report in reports:
        text = json.dumps(advice_json(advice), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert report.sha256 == hashlib.sha256(text.encode("utf-8")).hexdigest(), name
        assert report.sha256[:12] in report.footer
        assert report.sha256 in [pair.value for pair in report.closing]


def test_the_hash_tells_two_assessments_apart(cases: dict[str, Advice]) -> None:
    hashes = {build(advice, "zh").sha256 for advice in cases.values()}
    assert len(hashes) == len(cases)


def _anonymous(picture: Picture | None, name: str) -> Picture | None:
    """A picture in its own words: without the name, and without its drawing, which shows what an event's note says."""
    return picture and replace(picture, svg="", alternative=picture.alternative.replace(name, ""))


def test_english_reports_hold_no_chinese_but_names_and_references(reports: Reports) -> None:
    for name, _, report in reports:
        if report.language == "zh":
            continue
        own = replace(
            report,
            case=replace(report.case, value=""),
            footer="",
            references=replace(report.references, entries=()),
            **{name: _anonymous(getattr(report, name), report.case.value) for name in PICTURES},
        )
        assert [text for text in strings(asdict(own)) if CJK.search(text)] == [], name


def test_chinese_reports_write_brackets_and_colons_of_chinese_text_full_width(reports: Reports) -> None:
    half = re.compile(r"[\u3400-\u9fff] ?\([^)]*[\u3400-\u9fff]|[\u3400-\u9fff][:;] ")
    for name, _, report in reports:
        if report.language == "zh":
            assert [x for x in strings([asdict(g) for g in report.groups]) if half.search(x)] == [], name


def test_facts_known_and_absent_are_listed_and_the_rest_only_counted(reports: Reports) -> None:
    for name, advice, report in reports:
        rows = [row for group in report.facts.groups for row in group.rows]
        case = advice.case
        assert {row.id for row in rows if not row.absent} == set(case.facts), name
        assert {row.id for row in rows if row.absent} == set(case.absent), name
        order = [fact for fact in advice.guideline.dictionary.facts if fact in {row.id for row in rows}]
        assert [row.id for row in rows] == order, name
        rest = len(advice.guideline.dictionary.facts) - 1 - len(rows)  # the day is no fact to be given
        assert str(rest) in report.facts.note, name


def test_a_fact_of_a_record_says_which_event_it_comes_from(cases: dict[str, Advice]) -> None:
    report = build(cases["record-1"], "en")
    rows = {row.id: row for group in report.facts.groups for row in group.rows}
    assert rows["her2_ihc"].source == "2023-05-10 · Pathology · carried forward"
    assert rows["mri_date"].source == "2025-12-23 · MRI study"
    declared = "2026-01-15 · Systemic treatment · record complete up to 2026-01-15 · carried forward"
    assert rows["vps_in_place"].source == declared
    assert report.facts.dated
    assert not build(cases["demo-1"], "en").facts.dated


def test_a_quantity_entered_in_another_unit_keeps_what_was_written(cases: dict[str, Advice]) -> None:
    rows = {row.id: row for group in build(cases["record-1"], "en").facts.groups for row in group.rows}
    assert rows["csf_protein"].value == "1.2 g/L (entered as 120 mg/dL)"


def test_contradictions_and_a_review_date_that_has_passed_are_alerts(cases: dict[str, Advice]) -> None:
    advice = cases["nasty"]
    assert advice.contradictions
    alerts = {alert.title: alert.lines for alert in build(advice, "en").alerts}
    assert alerts["Facts contradict each other; check them"] == tuple(c.text.en for c in advice.contradictions)
    assert alerts["past its review date; there may be a newer edition"] == ("review by 2028-02",)
    assert build(cases["demo-1"], "en").alerts == ()


def test_another_reading_names_its_discrepancy_and_the_status_that_it_gives(reports: Reports) -> None:
    seen = 0
    for name, advice, report in reports:
        w = Words(report.language)
        items = [item for g in report.groups for b in g.blocks for run in b.runs for item in run.items]
        for item in items:
            found = [(r.label, r.text.rpartition(" → ")[2]) for r in item.remarks if r.kind == "reading"]
            label = w("item.reading")
            due = [
                (f"{r.discrepancy} {label}", w(f"status.{r.status.value}")) for r in advice.options[item.id].readings
            ]
            assert found == due, (name, item.id)
            seen += len(found)
    assert seen


def test_a_reason_that_several_options_share_says_how_many(cases: dict[str, Advice]) -> None:
    report = build(cases["demo-1"], "en")
    runs = [run for g in report.groups for b in g.blocks for run in b.runs if run.reason]
    assert any(len(run.items) > 1 for run in runs)
    for run in runs:
        assert (f"(for these {len(run.items)})" in run.reason.label) == (len(run.items) > 1)


def test_references_are_those_that_the_report_cites(reports: Reports) -> None:
    for name, _, report in reports:
        text = " ".join(strings([asdict(g) for g in report.groups] + [asdict(report.notices)]))
        cited = {int(n) for block in re.findall(r"\[([\d, ]+)\]", text) for n in block.split(", ")}
        assert [entry.number for entry in report.references.entries] == sorted(cited), name


def test_the_agenda_of_each_discipline_has_all_its_items(reports: Reports) -> None:
    for name, advice, report in reports:
        for (label, agenda), (discipline, items) in zip(report.mdt.rows, advice.mdt.items(), strict=True):
            assert label == advice.guideline.disciplines[discipline].label.in_(report.language)
            for item in items:
                assert advice.guideline.options[item].entry.label.in_(report.language) in agenda, (name, item)


def test_a_record_has_a_course_with_every_step_of_the_response_and_a_case_of_facts_has_none(reports: Reports) -> None:
    seen = 0
    for name, advice, report in reports:
        assert (report.timeline is None) is (report.response is None) is (not advice.case.events), name
        if report.response is None:
            assert advice.csf_response == (), name
            continue
        rows = [(row[0], row[1], row[2]) for row in report.response.rows]
        steps = advice.csf_response
        w = Words(report.language)
        assert rows == [(s.date.isoformat(), w.of(s.result), w.of(s.label)) for s in steps], name
        assert all(s.since.isoformat() in row[3] for s, row in zip(steps, report.response.rows, strict=True)), name
        assert [w.of(s.flag) in row[3] for s, row in zip(steps, report.response.rows, strict=True) if s.flag] == [
            True for s in steps if s.flag
        ], name
        seen += len(rows)
    assert seen


def test_scores_stand_line_by_line_as_on_the_terminal(reports: Reports) -> None:
    seen = 0
    for name, advice, report in reports:
        w = Words(report.language)
        due = list(sheets(advice, w))
        assert (report.scores is None) is (report.course_of_scores is None) is (not due), name
        if report.scores is None:
            continue
        assert report.scores.note == w("score.note")
        for found, sheet in zip(report.scores.sheets, due, strict=True):
            assert found.title == sheet.title
            assert (found.judged.label, found.judged.value) == sheet.judged if found.judged else sheet.judged is None
            assert f" {sheet.date}" in found.columns[1]
            assert [row[:2] for row in found.rows] == [(x.label, w.set(x.now)) for x in sheet.lines]
            assert all(len(row) == len(found.columns) for row in found.rows)
            assert any(sheet.previous and sheet.previous in column for column in found.columns) is bool(sheet.previous)
            seen += len(found.rows)
    assert seen > 20


def test_the_hint_and_what_is_to_be_checked_stand_in_columns_of_their_own(cases: dict[str, Advice]) -> None:
    report = build(cases["record-2"], "en")
    assert report.scores is not None
    nano, _, _, card = report.scores.sheets
    assert nano.columns == ("Item", "latest: 2026-04-15", "before: 2026-02-18", "Comparison (hint)")
    assert ("Hearing", "1 (not due to LM)", "0", "higher by 1 level(s)") in nano.rows
    assert card.columns[2:] == ("Change (as entered)", "before: 2026-02-17", "To check")
    assert [row[4] for row in card.rows if row[4]] == ["absent on every card, yet entered as “Improved”"]


def test_a_first_exam_has_no_column_for_one_before(guideline: Guideline) -> None:
    event = {"date": "2026-02-01", "kind": "assessment", "scores": {"lasa": {"items": {"overall": 7}}}}
    case = case_from({"id": "first", "as_of": "2026-03-01", "events": [event]}, guideline.dictionary)
    scores = build(assess(guideline, case), "en").scores
    assert scores is not None
    assert scores.sheets[0].columns == ("Item", "latest: 2026-02-01")
    assert scores.sheets[0].rows[1] == ("Physical", "not scored")
    assert any("no earlier exam" in note for note in scores.sheets[0].notes)


def test_a_picture_is_told_by_its_title_and_description(reports: Reports) -> None:
    for name, advice, report in reports:
        assert advice.case.id in report.pathway.alternative, name
        stages = [stage.entry.label.in_(report.language) for stage in advice.guideline.stages]
        assert all(stage in report.pathway.alternative for stage in stages), name
        if report.timeline:
            assert advice.case.events[0].date.isoformat() in report.timeline.alternative, name


def test_follow_up_questions_and_notices_are_all_there(reports: Reports) -> None:
    for name, advice, report in reports:
        due = [v.due.isoformat() for v in advice.follow_up]
        told, open_ = report.follow_up.rows[: len(due)], report.follow_up.rows[len(due) :]
        assert [row[0] for row in told] == due, name
        assert {row[0] for row in open_} <= {Words(report.language)("follow.open")}, name
        assert bool(open_) is bool(advice.follow_up_open), name
        said = " ".join(row[1] for row in open_)
        assert all(phase.phase.in_(report.language) in said for phase in advice.follow_up_open), name
        assert len(report.missing.rows) == len(advice.ask_next), name
        assert sum(len(group.lines) for group in report.notices.groups) == len(advice.notices), name


def test_disclaimer_licence_and_source_close_the_report(reports: Reports) -> None:
    for _, advice, report in reports:
        identity = advice.guideline.identity
        closing = " ".join(pair.value for pair in report.closing)
        for text in (identity.disclaimer, identity.licence, identity.citation):
            assert text.in_(report.language) in closing
        assert identity.licence.id in closing
