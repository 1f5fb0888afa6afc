"""Never silent: whoever faces a decision on which the consensus speaks gets an answer, and each stage has a next step.

The decisions stand in ``proof/decisions.yaml`` with their sections; the first is the scope of the consensus itself
(1.5, 2.2.7): whoever is suspected or diagnosed. An answer is any status but ``not-applicable``. A next step is an
option of the stage (``pathway.yaml``) that is recommended, or waits for a fact that can be had.
"""

from __future__ import annotations

from leptoguide.advise.status import Status
from leptoguide.proof.findings import Said
from leptoguide.proof.run import Run
from leptoguide.proof.terms import either, no

STEPS = (Status.RECOMMENDED, Status.NEEDS_DATA)


def ask(run: Run) -> None:
    """The claims."""
    for decision in run.proofs.decisions.values():
        who = run.truth(run.proofs.condition(decision.who, f"decisions.yaml, {decision.id}"))
        options = run.proofs.options(decision.items)
        passed_by = [run.picture.status(name)[Status.NOT_APPLICABLE] for name in options]
        said = Said("finding.silent", {"decision": decision.label})
        run.nobody(f"decision {decision.id}", said, options, who.true, *passed_by, sections=decision.sections)
    for stage in run.guideline.stages:
        entry = stage.entry
        options = run.proofs.options(entry.recommendations)
        stuck = [no(either(*(run.picture.status(name)[status] for status in STEPS))) for name in options]
        said = Said("finding.no-step", {"stage": entry.label})
        there, sections = run.picture.stands_at(entry.id), run.guideline.pathway.sections
        run.nobody(f"stage {entry.id}", said, options, there, *stuck, sections=sections)
