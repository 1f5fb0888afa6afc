"""Which conditions a vignette can notice: what it expects, against what an entry can change."""

from __future__ import annotations

from collections.abc import Mapping

from leptoguide.advise.vignettes import Vignette
from leptoguide.knowledge.guideline import CompiledOption, Condition, Guideline
from tools.mutate.sites import Site

_DIAGNOSIS: Mapping[str, tuple[str, ...]] = {
    "certainty": ("eano_esmo_certainty",),
    "type": ("eano_esmo_type",),
    "class_": ("eano_esmo_class",),
    "her2": ("her2_class",),
    "missing": ("eano_esmo_certainty", "eano_esmo_type", "mri_type", "subtype"),
}
"""Fields of the diagnosis that are not named like the definition behind them."""


def watched(vignette: Vignette, guideline: Guideline) -> frozenset[str]:
    """The entries whose outcome a vignette states."""
    found: set[str] = set()
    for name in (*vignette.expect, *vignette.readings, *vignette.missing):
        if recommendation := guideline.recommendations.get(name):
            found |= {f"option {o.id}" for o in recommendation.options}
        found.add(f"option {name}" if name in guideline.options else f"definition {name}")
    found |= {f"findings {name}" for name in (*vignette.cautions, *vignette.checks)}
    found |= {f"option {name}" for name in (*vignette.cautions, *vignette.checks)}
    found |= {f"definition {name}" for name in vignette.definitions}
    found |= {f"definition {d}" for field in vignette.diagnosis for d in _DIAGNOSIS.get(field, (field,))}
    found |= {f"notice {name}" for name in vignette.notices}
    found |= {"constraint"} if vignette.contradictions is not None else set()
    found |= {"stage"} if vignette.stage is not None else set()
    planned = (vignette.follow_up, vignette.follow_up_open, vignette.overdue)
    found |= {"schedule"} if vignette.follow_up_readings or any(part is not None for part in planned) else set()
    return frozenset(found)


def noticed_by(site: Site, guideline: Guideline) -> frozenset[str]:
    """The entries whose outcome can change with a site's condition."""
    match site.kind:
        case "definition":
            return _resting_on(site.owner, guideline)
        case "recommendation":
            return frozenset(f"option {o.id}" for o in guideline.recommendations[site.owner].options)
        case "option":
            return frozenset({f"option {site.owner}"})
        case "safety stop":
            return frozenset(
                f"{what} {o.id}" for o in _options_of(site.owner, guideline) for what in ("option", "findings")
            )
        case "safety caution or note":
            return frozenset(f"findings {o.id}" for o in _options_of(site.owner, guideline))
        case "notice":
            return frozenset({f"notice {site.owner}"})
        case _:
            return frozenset({site.kind})


def _options_of(rule: str, guideline: Guideline) -> list[CompiledOption]:
    return [o for o in guideline.options.values() if any(r.id == rule for r in o.safety)]


def _resting_on(name: str, guideline: Guideline) -> frozenset[str]:
    """All that rests on a definition, itself included."""

    def rests(*conditions: Condition) -> bool:
        return any(name in c.definitions for c in conditions)

    found = {f"definition {name}"}
    found |= {f"definition {d.id}" for d in guideline.definitions.values() if rests(d.condition)}
    for option in guideline.options.values():
        if rests(*option.conditions, *(r.condition for r in option.readings), *(r.when for r in option.safety)):
            found |= {f"option {option.id}", f"findings {option.id}"}
    found |= {f"notice {x.entry.id}" for x in guideline.notices if rests(x.when)}
    found |= {"stage"} if rests(*(x.when for x in guideline.stages)) else set()
    found |= {"constraint"} if rests(*(x.condition for x in guideline.constraints)) else set()
    return frozenset(found | {"schedule"})
