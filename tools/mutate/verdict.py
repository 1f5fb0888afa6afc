"""Whether the vignettes hold the rules tightly enough, and the survivors that have a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.files import validate
from leptoguide.knowledge.reader import read_file
from leptoguide.knowledge.schema import Entry, Text
from tools.mutate.run import Outcome
from tools.mutate.sites import CORE

REQUIRED_RATE = 0.97
EQUIVALENT = Path(__file__).parent / "equivalent.yaml"


class Equivalent(Entry):
    """A mutant that no admissible patient can tell from the original, and why."""

    mutant: str
    why: Text


def load_equivalents(path: Path = EQUIVALENT) -> Mapping[str, Text]:
    """Reasons by mutant; a mutant stands once."""
    found: dict[str, Text] = {}
    for item in read_file(path, KnowledgeError) or ():
        entry = validate(item, Equivalent, f"{path.name}, {item.get('mutant', '?')}")
        if entry.mutant in found:
            raise KnowledgeError(f"{entry.mutant} stands twice", where=path.name)
        found[entry.mutant] = entry.why
    return found


def rate(outcomes: Iterable[Outcome]) -> float:
    """The share of mutants that some vignette contradicts; those with a reason count as survivors."""
    killed = [o.killer is not None for o in outcomes]
    return sum(killed) / len(killed) if killed else 1.0


@dataclass(frozen=True)
class Verdict:
    """The outcomes of a run held against the reasons."""

    outcomes: Sequence[Outcome]
    reasons: Mapping[str, Text]
    whole: bool
    """Whether all conditions ran: only then do the rate and stale reasons count."""

    @property
    def core(self) -> Sequence[Outcome]:
        return [o for o in self.outcomes if o.kind in CORE]

    @property
    def survivors(self) -> Sequence[Outcome]:
        return [o for o in self.outcomes if o.killer is None]

    @property
    def unreasoned(self) -> Sequence[Outcome]:
        return [o for o in self.survivors if o.id not in self.reasons]

    @property
    def stale(self) -> Sequence[str]:
        """Reasons for mutants that are killed, or do not exist any more."""
        alive = {o.id for o in self.survivors}
        return [name for name in self.reasons if name not in alive] if self.whole else []

    @property
    def passed(self) -> bool:
        tight = min(rate(self.outcomes), rate(self.core)) >= REQUIRED_RATE or not self.whole
        return tight and not self.unreasoned and not self.stale
