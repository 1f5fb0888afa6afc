"""Knowledge with a fault in it does not load, and the one error names the file or entry, the cause and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.load import load
from tests.knowledge.broken import Fault, broken_copy

DIAGNOSIS = "definitions/diagnosis.yaml"
IMAGING = "definitions/imaging.yaml"
PRESENTATION = "definitions/presentation.yaml"
R10 = "recommendations/R10.yaml"

FAULTS = (
    Fault(
        "unknown key",
        DIAGNOSIS,
        "  kind: consensus\n",
        "  kind: consensus\n  colour: red\n",
        ("diagnosis.yaml, lm_suspected, colour", "Extra inputs"),
    ),
    Fault(
        "missing Chinese",
        DIAGNOSIS,
        "label: {zh: 怀疑软脑膜转移, en:",
        "label: {en:",
        ("diagnosis.yaml, lm_suspected, label.zh", "Field required"),
    ),
    Fault(
        "empty English",
        DIAGNOSIS,
        "en: Leptomeningeal metastasis suspected}",
        'en: ""}',
        ("diagnosis.yaml, lm_suspected, label.en", "at least 1 character"),
    ),
    Fault(
        "wrong unit",
        IMAGING,
        "mri_slice_brain <= 1 'mm'",
        "mri_slice_brain <= 1 'cm'",
        ("mri_protocol_met", "in cm", "in mm"),
    ),
    Fault(
        "KPS in millimetres",
        PRESENTATION,
        "kps < 30",
        "kps < 30 'mm'",
        ("too_late_for_surgery", "line 1", "in mm", "bare number"),
    ),
    Fault(
        "unknown fact",
        DIAGNOSIS,
        "csf_vegf > 20",
        "csf_veg > 20",
        ("csf_vegf_high", "unknown name csf_veg", "did you mean csf_vegf?"),
    ),
    Fault(
        "unknown code",
        DIAGNOSIS,
        "cql: csf_cytology = 'positive' or",
        "cql: csf_cytology = 'positve' or",
        ("lm_confirmed", "'positve' is not one of the values", "did you mean 'positive'?"),
    ),
    Fault(
        "yes for true",
        IMAGING,
        "= 'brain-and-spine' and mri_contrast",
        "= 'brain-and-spine' and mri_contrast = 'yes'",
        ("mri_complete", "'yes'"),
    ),
    Fault(
        "order of codes",
        IMAGING,
        "cql: mri_linear = 'present'",
        "cql: mri_linear > 'present'",
        ("linear_enhancement", "no order"),
    ),
    Fault(
        "circle of definitions",
        DIAGNOSIS,
        "or meningeal_biopsy = 'positive'",
        "or lm_diagnosed",
        ("circle", "lm_confirmed", "lm_diagnosed", "→"),
    ),
    Fault(
        "syntax",
        DIAGNOSIS,
        "cql: exists symptoms or lm_suspicion",
        "cql: (exists symptoms or lm_suspicion",
        ("lm_suspected", "line 1"),
    ),
    Fault(
        "unsupported CQL",
        DIAGNOSIS,
        "cql: csf_vegf > 20 'pg/mL'",
        "cql: csf_vegf between 20 'pg/mL' and 30 'pg/mL'",
        ("csf_vegf_high", "between", "write x >= a and x <= b"),
    ),
    Fault(
        "retrieve", DIAGNOSIS, "cql: exists symptoms or", 'cql: exists ["Condition"] or', ("lm_suspected", "retrieve")
    ),
    Fault(
        "id twice",
        DIAGNOSIS,
        "- id: lm_confirmed",
        "- id: lm_suspected",
        ("diagnosis.yaml", "lm_suspected stands twice"),
    ),
    Fault(
        "id in two files",
        DIAGNOSIS,
        "- id: csf_outstanding",
        "- id: mri_complete",
        ("imaging.yaml", "mri_complete stands in two files"),
    ),
    Fault(
        "fact and definition of one name",
        DIAGNOSIS,
        "- id: csf_outstanding",
        "- id: csf_vegf",
        ("csf_vegf is both a fact and a definition",),
    ),
    Fault(
        "key twice",
        DIAGNOSIS,
        "  kind: consensus\n",
        "  kind: consensus\n  kind: consensus\n",
        ("diagnosis.yaml, line 7", "'kind' stands twice"),
    ),
    Fault(
        "anchor",
        DIAGNOSIS,
        'sections: ["2.1.1", "2.1.2"]',
        'sections: &places ["2.1.1", "2.1.2"]',
        ("diagnosis.yaml, line 5", "anchors and aliases"),
    ),
    Fault("tag", R10, "agreement: 95", "agreement: !!float 95", ("R10.yaml, line 13", "tag")),
    Fault("not a number", R10, "agreement: 95", "agreement: .nan", ("R10.yaml, line 13", "not a number")),
    Fault("two documents", DIAGNOSIS, "- id: lm_confirmed", "---\n- id: lm_confirmed", ("diagnosis.yaml", "document")),
    Fault("agreement above all", R10, "agreement: 95", "agreement: 195", ("R10.yaml, agreement", "100")),
    Fault("unknown strength", R10, "strength: strong", "strength: very", ("R10.yaml, strength", "'weak'")),
    Fault(
        "reference as text",
        R10,
        "references: [31, 77,",
        'references: ["31", 77,',
        ("R10.yaml, references.0", "integer"),
    ),
    Fault(
        "unknown option",
        R10,
        "excludes: [R10.photon-csi]",
        "excludes: [R10.electron-csi]",
        ("R10.proton-csi", "R10.electron-csi, which does not exist"),
    ),
    Fault(
        "option in the wrong file", R10, "- id: R10.local-rt", "- id: R9.local-rt", ("R10", "R9.local-rt", "wrong file")
    ),
    Fault(
        "option without a condition",
        "recommendations/R13.yaml",
        "    when: lm_diagnosed and treatment_started\n",
        "",
        ("R13.yaml, options.1", "needs when or against_when"),
    ),
    Fault("gap in the recommendations", R10, "id: R10\n", "id: R11\n", ("R1, R2 … without a gap",)),
    Fault(
        "rule without a source",
        "safety/supportive-drugs.yaml",
        "  sources: [mannitol-practice]\n",
        "",
        ("supportive-drugs.yaml", "any other its sources"),
    ),
    Fault(
        "rule of an unsure tag",
        "safety/procedures.yaml",
        "  tag: SOURCED\n",
        "  tag: UNSURE\n",
        ("procedures.yaml, lumbar-puncture-mass-effect, tag", "'SOURCED', 'KNOWN' or 'TEXT'"),
    ),
    Fault(
        "source of an unsure tag",
        "evidence/extensions.yaml",
        "  tag: SOURCED\n",
        "  tag: UNSURE\n",
        ("extensions.yaml, rano-lm-2017, tag",),
    ),
    Fault(
        "range of a coded fact",
        "facts/1-tumour.yaml",
        "- id: her2_ihc\n  type: code\n",
        "- id: her2_ihc\n  type: code\n  range: [0, 3]\n",
        ("1-tumour.yaml, her2_ihc", "has no range"),
    ),
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
def test_a_fault_is_one_clear_error(fault: Fault, tmp_path: Path) -> None:
    folder = broken_copy(fault, tmp_path)
    with pytest.raises(KnowledgeError) as caught:
        _ = load(folder).evidence
    message = str(caught.value)
    assert "\n" not in message.strip()
    assert [part for part in fault.says if part not in message] == [], message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = broken_copy(Fault("none", "pathway.yaml", "note:", "note:", ()), tmp_path)
    (folder / "disciplines.yaml").unlink()
    with pytest.raises(KnowledgeError, match=r"disciplines\.yaml: the file is missing"):
        load(folder)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such guideline folder"):
        load(tmp_path / "nowhere")
