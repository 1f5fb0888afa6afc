"""Advice for a terminal of 80 columns, in either language."""

from __future__ import annotations

from collections.abc import Iterator

from leptoguide.advise.model import Advice
from leptoguide.advise.status import Status
from leptoguide.render.items_text import Items
from leptoguide.render.layout import rule, wrap
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Language, Words

_SHOWN_QUESTIONS = 8
_NOTICE_ORDER = ("safety", "gap", "extension", "consensus")


def advice_text(advice: Advice, language: Language) -> str:
    """The advice as text."""
    return "\n".join(_Page(advice, language).lines()) + "\n"


class _Page:
    def __init__(self, advice: Advice, language: Language) -> None:
        self.advice = advice
        self.words = Words(language)
        self.phrases = Phrases(advice.guideline, self.words)

    def lines(self) -> Iterator[str]:
        yield from self._head()
        yield from Items(self.advice, self.words, self.phrases).lines()
        yield from self._plan()
        yield from self._ask()
        yield from self._follow_up()
        yield from self._mdt()
        yield from self._notices()
        yield rule()
        yield from wrap(self.words.of(self.advice.guideline.identity.disclaimer))

    # ------------------------------------------------------------ head

    def _head(self) -> Iterator[str]:
        w, identity, case = self.words, self.advice.guideline.identity, self.advice.case
        yield from wrap(f"{w.of(identity.title)} · {identity.id} {identity.version}")
        late = case.as_of is not None and case.as_of.isoformat()[: len(identity.review_by)] > identity.review_by
        review = f"{w('head.review-by')} {identity.review_by}"
        yield from wrap(f"doi:{identity.doi} · {review}" + (f" · {w('head.overdue')}" if late else ""))
        yield rule()
        day = case.as_of.isoformat() if case.as_of else "—"
        stage = next((s.label for s in self.advice.guideline.pathway.stages if s.id == self.advice.stage), None)
        yield from wrap(
            f"{w('head.case')} {case.id} · {w('head.as-of')} {day}"
            + (f" ({w('head.today')})" if not case.day_given else "")
            + f" · {w('head.stage')}: {w.of(stage) if stage else w('head.no-stage')}"
        )
        yield from self._diagnosis()
        for name, entered in case.entered.items():
            canonical = self.phrases.value(name, case.facts[name])
            yield f"{w('head.entered')}: {self.phrases.fact(name)} {entered} = {canonical}"
        for name, marker in case.absent.items():
            yield from wrap(f"{self.phrases.fact(name)}: {self.phrases.absent(marker)}")
        for name, (stated, implied) in case.conflicts.items():
            yield from wrap(
                f"!! {self.phrases.fact(name)}: {w('head.stated')} {self.phrases.value(name, stated)};"
                f" {w('head.implied')} {self.phrases.value(name, implied)}",
                hanging="   ",
            )
        if self.advice.contradictions:
            yield f"!! {w('head.contradictions')}"
            for constraint in self.advice.contradictions:
                yield from wrap(w.of(constraint.text), indent="   ")

    def _diagnosis(self) -> Iterator[str]:
        w, d = self.words, self.advice.diagnosis

        def named(definition: str, code: str | None) -> str:
            return self.phrases.code(definition, code) if code else w("truth.unknown")

        her2 = "" if d.her2 in (None, "positive") else f" · {named('her2_class', d.her2)}"
        yield from wrap(
            f"{w('head.subtype')}: {named('subtype', d.subtype)}{her2}"
            f" · {w('head.mri-consensus')}: {named('mri_type', d.mri_type)}"
        )
        csf = f" · {w('head.csf-outstanding')}" if d.csf_outstanding else ""
        kind = named("eano_esmo_type", d.type) if d.type else named("eano_esmo_class", d.class_)
        certainty = named("eano_esmo_certainty", d.certainty)
        yield from wrap(f"{w('head.eano-esmo')}: {kind} · {certainty}{csf}")
        if d.missing:
            yield from wrap(f"{w('head.missing')}: {self.phrases.facts(d.missing)}", indent="  ")

    # ------------------------------------------------------------ what comes next

    def _plan(self) -> Iterator[str]:
        if len(self.advice.plan) < 2:
            return
        yield rule()
        yield self.words("head.order")
        for step in self.advice.plan[1:]:
            waits = sorted({x for name in step.options for x in self._after(name)})
            before = self.words.join([self._label(x) for x in waits])
            these = self.words.join([self._label(x) for x in step.options])
            yield from wrap(f"{before} → {self.words('head.then')} {these}", indent="  ")

    def _after(self, name: str) -> Iterator[str]:
        options = self.advice.options
        waits = options[name].option.entry.after
        return (other for other in waits if options[other].status is Status.RECOMMENDED)

    def _label(self, name: str) -> str:
        return self.words.of(self.advice.guideline.options[name].entry.label)

    def _ask(self) -> Iterator[str]:
        if not self.advice.ask_next:
            return
        dictionary = self.advice.guideline.dictionary
        yield rule()
        yield self.words("head.ask")
        for question in self.advice.ask_next[:_SHOWN_QUESTIONS]:
            means = {dictionary.facts[f].obtain: None for f in question.facts}
            how = self.words.join([self.words.of(dictionary.means[m].label) for m in means])
            changes = " ".join(self._short(question.changes))
            yield from wrap(f"{self.phrases.facts(question.facts)} ({how}) → {changes}", indent="  ", hanging="      ")

    def _short(self, changes: tuple[str, ...]) -> Iterator[str]:
        """Options by id; a recommendation whose options are all among them, by its own."""
        for recommendation in self.advice.recommendations:
            ids = [o.id for o in recommendation.options]
            found = [name for name in ids if name in changes]
            yield from [recommendation.id] if len(found) == len(ids) else found

    def _follow_up(self) -> Iterator[str]:
        if not self.advice.follow_up:
            return
        w = self.words
        labels = {i.id: w.of(i.label) for s in self.advice.guideline.schedules for i in s.entry.items}
        yield rule()
        yield f"{w('head.follow-up')} ({self.advice.follow_up[0].recommendation})"
        for item in self.advice.follow_up:
            flags = f" [{w('follow.overdue')}]" if item.overdue else ""
            flags += f" [{item.reading} {w('follow.reading')}: {w.of(item.phase)}]" if item.reading else ""
            what = w.join([labels[x] for x in item.what])
            yield from wrap(f"{item.due.isoformat()}{flags} {what}", indent="  ", hanging="             ")

    def _mdt(self) -> Iterator[str]:
        if not self.advice.mdt:
            return
        yield rule()
        yield f"{self.words('head.mdt')} (R13)"
        for name, items in self.advice.mdt.items():
            label = self.words.of(self.advice.guideline.disciplines[name].label)
            yield from wrap(f"{label}: {' '.join(items)}", indent="  ", hanging="      ")

    def _notices(self) -> Iterator[str]:
        if not self.advice.notices:
            return
        yield rule()
        yield self.words("head.notices")
        for notice in sorted(self.advice.notices, key=lambda x: _NOTICE_ORDER.index(x.entry.kind)):
            entry = notice.entry
            if entry.general:
                continue
            where = f" {self.words.sections(entry.sections[:1])}" if entry.sections else ""
            ids = f" {' '.join(entry.discrepancies)}" if entry.discrepancies else ""
            kind = self.words(f"notice.{entry.kind}")
            yield from wrap(f"[{kind}] {self.words.of(entry.text)}{where}{ids}", indent="  ", hanging="    ")
        if general := sum(notice.entry.general for notice in self.advice.notices):
            yield from wrap(self.words("notice.general", count=general), indent="  ")
