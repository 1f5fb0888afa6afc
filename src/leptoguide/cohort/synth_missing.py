"""What a synthetic cohort does not say of its patients: blocks of facts, facts alone, lists known in part."""

from __future__ import annotations

from leptoguide.cohort.synth_chance import Chance
from leptoguide.cohort.synth_patients import Patients
from leptoguide.cohort.synth_rules import Missing
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.planes.rows import AS_OF


def leave_out(patients: Patients, rules: Missing, dictionary: Dictionary, chance: Chance) -> None:
    """Takes facts away. What contradicts nothing still contradicts nothing then. The day stays."""
    for block in rules.blocks:
        gone = chance.flags(block.share)
        for name in (*block.facts, *(fact for group in block.groups for fact in dictionary.groups[group])):
            patients[name].leave_out(gone)
    for name, values in patients.items():
        if name == AS_OF:
            continue
        values.leave_out(chance.flags(rules.facts.get(name, rules.alone)))
        if values.codes:
            in_part = chance.flags(rules.lists_in_part)
            for code, (known, has) in values.codes.items():
                values.codes[code] = known & ~(in_part & chance.flags(rules.codes)), has
