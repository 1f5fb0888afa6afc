"""Every condition that runs, by a stable name, and the guideline with that one condition changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from leptoguide.knowledge import guideline as g
from leptoguide.language import nodes as n

Kind = Literal[
    "definition", "recommendation", "option", "safety stop", "safety caution or note", "notice", "schedule", "stage",
    "constraint",
]  # fmt: skip
CORE: frozenset[Kind] = frozenset({"definition", "recommendation", "option", "safety stop"})
"""What decides a status; these must reach the rate by themselves too."""


@dataclass(frozen=True)
class Site:
    """One condition. ``owner`` is the entry's id; ``change`` puts another condition in its place."""

    id: str
    kind: Kind
    owner: str
    condition: g.Condition
    change: Callable[[g.Condition], g.Guideline]
    reading: str | None = None

    def with_node(self, node: n.Node) -> g.Guideline:
        """The guideline with this condition replaced."""
        return self.change(replace(self.condition, node=node))


def sites(base: g.Guideline) -> tuple[Site, ...]:
    """All conditions of a guideline, in a fixed order."""
    return (
        *_definitions(base),
        *_recommendations(base),
        *_options(base),
        *_safety(base),
        *_notices(base),
        *_schedules(base),
        *_stages(base),
        *_constraints(base),
    )


def _remade(base: g.Guideline, **changes: object) -> g.Guideline:
    """A changed copy that keeps what only shapes questions, which vignettes do not compare."""
    changed: g.Guideline = replace(base, **changes)  # type: ignore[arg-type]
    changed.__dict__["thresholds"] = base.thresholds
    changed.__dict__["answers"] = base.answers
    changed.__dict__["list_codes"] = base.list_codes
    return changed


def _definitions(base: g.Guideline) -> Iterator[Site]:
    def put(name: str, definition: g.CompiledDefinition) -> Mapping[str, g.CompiledDefinition]:
        return {**base.definitions, name: definition}

    for name, definition in base.definitions.items():

        def change(condition: g.Condition, definition: g.CompiledDefinition = definition) -> g.Guideline:
            return _remade(base, definitions=put(definition.id, replace(definition, condition=condition)))

        yield Site(f"definition {name}", "definition", name, definition.condition, change)
        for reading in definition.readings:

            def change_reading(
                condition: g.Condition,
                definition: g.CompiledDefinition = definition,
                reading: g.CompiledReading = reading,
            ) -> g.Guideline:
                changed = replace(definition, readings=_in_place(definition.readings, reading, condition))
                old = reading.condition.node
                readings = tuple(
                    replace(r, definitions={definition.id: condition.node})
                    if r.definitions.get(definition.id) is old
                    else r
                    for r in base.readings
                )
                return _remade(base, definitions=put(definition.id, changed), readings=readings)

            yield Site(
                f"definition {name} reading {reading.entry.discrepancy}",
                "definition",
                name,
                reading.condition,
                change_reading,
                reading.entry.discrepancy,
            )


def _in_place(
    readings: tuple[g.CompiledReading, ...], old: g.CompiledReading, condition: g.Condition
) -> tuple[g.CompiledReading, ...]:
    return tuple(replace(r, condition=condition) if r is old else r for r in readings)


def _recommendations(base: g.Guideline) -> Iterator[Site]:
    for name, recommendation in base.recommendations.items():

        def change(condition: g.Condition, recommendation: g.CompiledRecommendation = recommendation) -> g.Guideline:
            options = tuple(replace(o, applies=condition) for o in recommendation.options)
            return _with(base, replace(recommendation, applies=condition, options=options))

        yield Site(f"recommendation {name} applies", "recommendation", name, recommendation.applies, change)


def _with(base: g.Guideline, recommendation: g.CompiledRecommendation) -> g.Guideline:
    return _remade(base, recommendations={**base.recommendations, recommendation.id: recommendation})


def _options(base: g.Guideline) -> Iterator[Site]:
    for option in base.options.values():

        def put(changed: g.CompiledOption) -> g.Guideline:
            recommendation = base.recommendations[changed.recommendation]
            options = tuple(changed if o.id == changed.id else o for o in recommendation.options)
            return _with(base, replace(recommendation, options=options))

        for part in ("when", "against_when", "done_when"):
            if getattr(option.entry, part) is None:
                continue

            def change(
                condition: g.Condition,
                option: g.CompiledOption = option,
                part: str = part,
                put: Callable[[g.CompiledOption], g.Guideline] = put,
            ) -> g.Guideline:
                return put(replace(option, **{part: condition}))  # type: ignore[arg-type]

            yield Site(f"option {option.id} {part}", "option", option.id, getattr(option, part), change)
        for reading in option.readings:

            def change_reading(
                condition: g.Condition,
                option: g.CompiledOption = option,
                reading: g.CompiledReading = reading,
                put: Callable[[g.CompiledOption], g.Guideline] = put,
            ) -> g.Guideline:
                changed = put(replace(option, readings=_in_place(option.readings, reading, condition)))
                readings = tuple(
                    replace(r, options={option.id: condition}) if r.options.get(option.id) is reading.condition else r
                    for r in base.readings
                )
                return _remade(changed, readings=readings)

            yield Site(
                f"option {option.id} reading {reading.entry.discrepancy}",
                "option",
                option.id,
                reading.condition,
                change_reading,
                reading.entry.discrepancy,
            )


def _safety(base: g.Guideline) -> Iterator[Site]:
    for name, rule in base.safety.items():

        def change(condition: g.Condition, rule: g.CompiledSafetyRule = rule) -> g.Guideline:
            changed = replace(rule, when=condition)
            recommendations = {
                r.id: replace(r, options=tuple(_with_rule(o, changed) for o in r.options))
                for r in base.recommendations.values()
            }
            return _remade(base, safety={**base.safety, rule.id: changed}, recommendations=recommendations)

        kind: Kind = "safety stop" if rule.entry.effect == "stop" else "safety caution or note"
        yield Site(f"safety {name} when", kind, name, rule.when, change)


def _with_rule(option: g.CompiledOption, rule: g.CompiledSafetyRule) -> g.CompiledOption:
    if all(r.id != rule.id for r in option.safety):
        return option
    return replace(option, safety=tuple(rule if r.id == rule.id else r for r in option.safety))


def _notices(base: g.Guideline) -> Iterator[Site]:
    for notice in base.notices:

        def change(condition: g.Condition, notice: g.CompiledNotice = notice) -> g.Guideline:
            changed = replace(notice, when=condition)
            return _remade(base, notices=tuple(changed if x is notice else x for x in base.notices))

        yield Site(f"notice {notice.entry.id} when", "notice", notice.entry.id, notice.when, change)


def _schedules(base: g.Guideline) -> Iterator[Site]:
    for schedule in base.schedules:
        name = schedule.entry.id

        def put(changed: g.CompiledSchedule, schedule: g.CompiledSchedule = schedule) -> g.Guideline:
            return _remade(base, schedules=tuple(changed if x is schedule else x for x in base.schedules))

        for phase in schedule.phases:

            def change(
                condition: g.Condition, schedule: g.CompiledSchedule = schedule, phase: g.CompiledPhase = phase
            ) -> g.Guideline:
                return put(replace(schedule, phases=_phases(schedule.phases, phase, condition)))

            yield Site(f"schedule {name} phase {phase.entry.id}", "schedule", name, phase.when, change)
        for reading, phases in schedule.readings:
            for phase in phases:

                def change_reading(
                    condition: g.Condition, schedule: g.CompiledSchedule = schedule, phase: g.CompiledPhase = phase
                ) -> g.Guideline:
                    readings = tuple((r, _phases(ps, phase, condition)) for r, ps in schedule.readings)
                    return put(replace(schedule, readings=readings))

                where = f"schedule {name} reading {reading.discrepancy} phase {phase.entry.id}"
                yield Site(where, "schedule", name, phase.when, change_reading)
        for item, when in schedule.items.items():

            def change_item(
                condition: g.Condition, schedule: g.CompiledSchedule = schedule, item: str = item
            ) -> g.Guideline:
                return put(replace(schedule, items={**schedule.items, item: condition}))

            yield Site(f"schedule {name} item {item}", "schedule", name, when, change_item)


def _phases(
    phases: tuple[g.CompiledPhase, ...], old: g.CompiledPhase, condition: g.Condition
) -> tuple[g.CompiledPhase, ...]:
    return tuple(replace(p, when=condition) if p is old else p for p in phases)


def _stages(base: g.Guideline) -> Iterator[Site]:
    for stage in base.stages:

        def change(condition: g.Condition, stage: g.CompiledStage = stage) -> g.Guideline:
            changed = replace(stage, when=condition)
            return _remade(base, stages=tuple(changed if x is stage else x for x in base.stages))

        yield Site(f"stage {stage.entry.id} when", "stage", stage.entry.id, stage.when, change)


def _constraints(base: g.Guideline) -> Iterator[Site]:
    for constraint in base.constraints:

        def change(condition: g.Condition, constraint: g.CompiledConstraint = constraint) -> g.Guideline:
            changed = replace(constraint, condition=condition)
            return _remade(base, constraints=tuple(changed if x is constraint else x for x in base.constraints))

        name = constraint.entry.id
        yield Site(f"constraint {name}", "constraint", name, constraint.condition, change)
