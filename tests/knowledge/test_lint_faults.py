"""Knowledge that loads but may not ship: the lint finds exactly the fault, and names the entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from leptoguide.knowledge.lint import lint
from leptoguide.knowledge.load import load
from tests.knowledge.broken import Fault, broken_copy

DIAGNOSIS = "definitions/diagnosis.yaml"
R10 = "recommendations/R10.yaml"
R13 = "recommendations/R13.yaml"
PROCEDURES = "safety/procedures.yaml"
SUPPORTIVE = "safety/supportive-drugs.yaml"
COVERAGE = "coverage.yaml"
SCHEDULE = "schedule/follow-up.yaml"

FAULTS = (
    Fault(
        "unknown reference",
        R10,
        "    references: [77, 78, 79, 80, 81, 82, 93, 94]",
        "    references: [77, 78, 79, 80, 81, 82, 93, 903]",
        ("option R10.local-rt", "reference 903"),
    ),
    Fault("unknown discrepancy", R13, "[INC-33, GAP-35, GAP-38]", "[INC-33, GAP-99, GAP-38]", ("R13.yaml", "GAP-99")),
    Fault(
        "discrepancy in a sentence", "facts/1-tumour.yaml", "（EXT-21）", "（EXT-77）", ("her2_ihc0_staining", "EXT-77")
    ),
    Fault(
        "unknown study", R10, "{kind: study, id: Pan-2023}", "{kind: study, id: Pan-2032}", ("Pan-2032", "Pan-2023?")
    ),
    Fault(
        "unknown statement", R10, "id: ifrt-benefit}", "id: ifrt-benefits}", ("option R10.local-rt", "ifrt-benefit?")
    ),
    Fault(
        "unknown source", PROCEDURES, "[lp-harrison, lp-hku]", "[lp-harrisson, lp-hku]", ("mass-effect", "lp-harrison?")
    ),
    Fault(
        "unknown agent of an option",
        R10,
        "agents: [involved-field-rt]",
        "agents: [field-rt]",
        ("R10.local-rt", "field-rt"),
    ),
    Fault(
        "unknown agent of a rule", SUPPORTIVE, "agents: [mannitol]", "agents: [manitol]", ("safety rule", "mannitol?")
    ),
    Fault(
        "unknown class of agents",
        "facts/6-treatment.yaml",
        "agents: [radiotherapy]",
        "agents: [radiotherapy, radiation]",
        ("fact radiotherapy_given", "class of agents radiation"),
    ),
    Fault(
        "unknown discipline",
        R10,
        "[radiation-oncology, imaging, medical-oncology]",
        "[radio-oncology, imaging, medical-oncology]",
        ("option R10.local-rt", "radiation-oncology?"),
    ),
    Fault(
        "unknown absent marker",
        "facts/1-tumour.yaml",
        "absent: [not-done, pending]",
        "absent: [not-done, pendent]",
        ("fact er_percent", "pending?"),
    ),
    Fault(
        "unknown means",
        "facts/1-tumour.yaml",
        "obtain: stored-specimen",
        "obtain: stored-specimens",
        ("fact er_percent", "stored-specimen?"),
    ),
    Fault(
        "unknown stage",
        "pathway.yaml",
        "    to: work-up\n",
        "    to: workup\n",
        ("pathway.yaml", "work-up?"),
    ),
    Fault(
        "unknown outcome",
        "evidence/outcomes.yaml",
        "share-tnbc:",
        "share-of-tnbc:",
        ("study Abouharb-2014", "share-tnbc"),
    ),
    Fault(
        "unknown statement of the ledger", R13, "ledger: [MD-04]", "ledger: [MD-05]", ("R13.regular-review", "MD-05")
    ),
    Fault(
        "option without a section",
        R13,
        '    after: [R13.mdt]\n    sections: ["2.2.7"]\n',
        "    after: [R13.mdt]\n",
        ("section",),
    ),
    Fault(
        "option without support",
        R13,
        "    ledger: [MD-04]\n",
        "",
        ("option R13.regular-review", "neither a reference nor"),
    ),
    Fault(
        "one-sided exclusion",
        R10,
        "    excludes: [R10.photon-csi]\n",
        "",
        ("option R10.proton-csi", "does not exclude it in turn"),
    ),
    Fault(
        "rule that is not monotone",
        DIAGNOSIS,
        "cql: csf_vegf > 20 'pg/mL'",
        "cql: csf_vegf is not null and csf_vegf > 20 'pg/mL'",
        ("csf_vegf_high", "outside a notice"),
    ),
    Fault(
        "stop without sign-off",
        SUPPORTIVE,
        "超过 320 mOsm 时停用或不用。待临床签核。",
        "超过 320 mOsm 时停用或不用。",
        ("safety rule mannitol-osmolality", "sign-off"),
    ),
    Fault(
        "reading of an unsure finding",
        "evidence/discrepancies.yaml",
        'the RANO/EORTC rule (>5 mm) are shown."\n  tags: [SOURCED]',
        'the RANO/EORTC rule (>5 mm) are shown."\n  tags: [UNSURE]',
        ("measurable_nodule", "EXT-03", "unsure"),
    ),
    Fault(
        "dangling pointer", COVERAGE, "#title", "#titel", ("coverage.yaml, F-01", "guideline.yaml#titel leads nowhere")
    ),
    Fault(
        "pointer to no file",
        COVERAGE,
        "guideline.yaml#title",
        "guide.yaml#title",
        ("coverage.yaml, F-01", "no file guide.yaml"),
    ),
    Fault(
        "not a pointer",
        COVERAGE,
        "guideline.yaml#title",
        "the title",
        ("coverage.yaml, F-01, carried.0", "match pattern"),
    ),
    Fault(
        "statement that is neither",
        COVERAGE,
        'M-11: {carried: ["guideline.yaml#dissemination"]}',
        "M-11: {}",
        ("M-11", "either"),
    ),
    Fault(
        "missing statement",
        COVERAGE,
        'M-11: {carried: ["guideline.yaml#dissemination"]}\n',
        "",
        ("coverage.yaml", "213", "214"),
    ),
    Fault("not a ledger id", COVERAGE, "F-01:", "F01:", ("coverage.yaml, F01", "no ledger id")),
    Fault(
        "fact that nothing uses",
        "facts/recorded.yaml",
        "- id: her2_specimen",
        "- id: her2_ihc",
        ("her2_specimen", "her2_ihc"),
    ),
    Fault("unused definition", "lint.yaml", "- id: her2_zero", "- id: her2_nil", ("her2_zero", "her2_nil")),
    Fault(
        "English in Chinese",
        DIAGNOSIS,
        "zh: 怀疑软脑膜转移",
        "zh: Suspected",
        ("diagnosis.yaml, lm_suspected", "not Chinese"),
    ),
    Fault(
        "Chinese in English",
        DIAGNOSIS,
        "en: Leptomeningeal metastasis suspected",
        "en: 怀疑",
        ("lm_suspected", "English"),
    ),
    Fault(
        "half-width comma",
        R10,
        "姑息性局部放疗。",
        "姑息性,局部放疗。",
        ("recommendations/R10.yaml", "half-width", "性,局"),
    ),
    Fault(
        "schedule without a date", SCHEDULE, "anchor: treatment_start_date", "anchor: kps", ("first-six-months", "kps")
    ),
    Fault(
        "unknown item of a visit",
        SCHEDULE,
        "mri, csf-cytology, quality",
        "mri, cytology, quality",
        ("first-six-months", "csf-cytology?"),
    ),
    Fault(
        "instrument of an unknown fact",
        "instruments/kps.yaml",
        "fact: kps",
        "fact: kp",
        ("instruments/kps.yaml", "did you mean kps?"),
    ),
    Fault(
        "instrument in a file of another name",
        "instruments/kps.yaml",
        "id: kps\nversion",
        "id: karnofsky\nversion",
        ("kps.yaml", "holds karnofsky", "name the file by the id"),
    ),
    Fault(
        "event scored by an unknown instrument",
        "record/events.yaml",
        "lasa, mdasi-bt]",
        "lasa, mdasi]",
        ("record/events.yaml, assessment", "the instrument mdasi,", "did you mean mdasi-bt?"),
    ),
    Fault(
        "event scored by a scale that is a fact",
        "record/events.yaml",
        "[rano-lm-mri-card]",
        "[kps]",
        ("record/events.yaml, mri-study", "takes kps, a scale"),
    ),
    Fault(
        "questionnaire without a scale for an item",
        "instruments/mdasi-bt.yaml",
        "count: 6, range: [0, 10], levels: []",
        "count: 6, levels: []",
        ("mdasi-bt.yaml", "a questionnaire needs a range for every item"),
    ),
    Fault(
        "imaging card that is none",
        "instruments/lasa.yaml",
        "kind: questionnaire",
        "kind: imaging-card",
        ("lasa.yaml", "an imaging card says what can be found"),
    ),
    Fault(
        "mean of an unknown item",
        "instruments/mdasi-bt.yaml",
        "items: [interference]}",
        "items: [interferance]}",
        ("instruments/mdasi-bt.yaml", "the item interferance", "did you mean interference?"),
    ),
    Fault(
        "nodules of an unknown item",
        "instruments/rano-lm-mri-card.yaml",
        "nodules: {items: [brain-nodules, spine-nodules]",
        "nodules: {items: [brain-nodules, spinal-nodules]",
        ("instruments/rano-lm-mri-card.yaml", "the item spinal-nodules", "did you mean spine-nodules?"),
    ),
    Fault(
        "instrument with an extra key",
        "instruments/kps.yaml",
        "kind: scale",
        "kind: scale\nowner: none",
        ("kps.yaml, owner",),
    ),
)

TWO = {"fact that nothing uses", "unused definition", "missing statement"}
"""Faults with two ends: what is listed in vain, and what is missing from the list."""


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
def test_a_fault_is_found_once_and_named(fault: Fault, tmp_path: Path) -> None:
    problems = [str(problem) for problem in lint(load(broken_copy(fault, tmp_path)))]
    assert len(problems) == (2 if fault.name in TWO else 1), problems
    assert [part for part in fault.says if part not in " ".join(problems)] == [], problems


def test_a_circle_in_the_order_of_options_is_found(tmp_path: Path) -> None:
    fault = Fault(
        "circle", R13, "    done_when: mdt_held\n", "    done_when: mdt_held\n    after: [R13.regular-review]\n", ()
    )
    problems = [str(problem) for problem in lint(load(broken_copy(fault, tmp_path)))]
    assert [p.split(":")[0] for p in problems] == ["option R13.mdt", "option R13.regular-review"]
    assert all("comes after itself" in p for p in problems)
