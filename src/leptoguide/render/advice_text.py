"""Advice for a terminal of 80 columns, in either language."""

from __future__ import annotations

from collections.abc import Iterator

from leptoguide.advise.model import Advice
from leptoguide.render.items_text import Items
from leptoguide.render.layout import rule, wrap
from leptoguide.render.overview import Overview
from leptoguide.render.phrase import Phrases
from leptoguide.render.sheets import Sheet, sheets
from leptoguide.render.texts import Language, Words

_SHOWN_QUESTIONS = 8


def advice_text(advice: Advice, language: Language) -> str:
    """The advice as text."""
    return "\n".join(_Page(advice, language).lines()) + "\n"


class _Page:
    def __init__(self, advice: Advice, language: Language) -> None:
        self.advice = advice
        self.words = Words(language)
        self.phrases = Phrases(advice.guideline, self.words)
        self.overview = Overview(advice, self.words, self.phrases)

    def lines(self) -> Iterator[str]:
        yield from self._head()
        yield from Items(self.advice, self.words, self.phrases).lines()
        yield from self._plan()
        yield from self._ask()
        yield from self._response()
        yield from self._scores()
        yield from self._follow_up()
        yield from self._mdt()
        yield from self._notices()
        yield rule()
        yield from self._wrap(self.words.of(self.advice.guideline.identity.disclaimer))

    def _wrap(self, text: str, indent: str = "", hanging: str | None = None) -> list[str]:
        return wrap(self.words.set(text), indent=indent, hanging=hanging)

    # ------------------------------------------------------------ head

    def _head(self) -> Iterator[str]:
        w, identity, case = self.words, self.advice.guideline.identity, self.advice.case
        yield from self._wrap(f"{w.of(identity.title)} · {identity.id} {identity.version}")
        review = f"{w('head.review-by')} {identity.review_by}"
        late = f" · {w('head.overdue')}" if self.overview.review_overdue else ""
        yield from self._wrap(f"doi:{identity.doi} · {review}{late}")
        yield rule()
        day = case.as_of.isoformat() if case.as_of else "—"
        yield from self._wrap(
            f"{w('head.case')} {case.id} · {w('head.as-of')} {day}"
            + (f" ({w('head.today')})" if not case.day_given else "")
            + f" · {w('head.stage')}: {self.overview.stage}"
        )
        yield from self._diagnosis()
        for name, entered in case.entered.items():
            canonical = self.phrases.value(name, case.facts[name])
            yield from self._wrap(f"{w('head.entered')}: {self.phrases.fact(name)} {entered} = {canonical}")
        for name, marker in case.absent.items():
            yield from self._wrap(f"{self.phrases.fact(name)}: {self.phrases.absent(marker)}")
        for conflict in self.overview.conflicts():
            yield from self._wrap(f"!! {conflict}", hanging="   ")
        if self.advice.in_use:
            yield f"!! {w('head.in-use')}"
            for text in self.overview.in_use():
                yield from self._wrap(text, indent="   ", hanging="     ")
        if self.advice.contradictions:
            yield f"!! {w('head.contradictions')}"
            for text in self.overview.contradictions():
                yield from self._wrap(text, indent="   ")

    def _diagnosis(self) -> Iterator[str]:
        w, d = self.words, self.overview.diagnosis()
        yield from self._wrap(f"{w('head.subtype')}: {d.subtype} · {w('head.mri-consensus')}: {d.mri_type}")
        yield from self._wrap(f"{w('head.eano-esmo')}: {d.eano_esmo}")
        if d.missing:
            yield from self._wrap(f"{w('head.missing')}: {d.missing}", indent="  ")

    # ------------------------------------------------------------ what comes next

    def _plan(self) -> Iterator[str]:
        steps = list(self.overview.plan())
        if not steps:
            return
        yield rule()
        yield self.words("head.order")
        for step in steps:
            yield from self._wrap(f"{step.before} → {self.words('head.then')} {step.these}", indent="  ")

    def _ask(self) -> Iterator[str]:
        if not self.advice.ask_next:
            return
        yield rule()
        yield self.words("head.ask")
        for question in list(self.overview.questions())[:_SHOWN_QUESTIONS]:
            text = f"{question.facts} ({question.how}) → {' '.join(question.changes)}"
            yield from self._wrap(text, indent="  ", hanging="      ")

    def _response(self) -> Iterator[str]:
        if not self.advice.csf_response:
            return
        yield rule()
        yield self.words("response.track")
        for step in self.overview.response():
            text = f"{step.date} {step.cytology} → {step.state} ({self.words.clauses(step.remarks)})"
            yield from self._wrap(text, indent="  ", hanging="             ")

    def _scores(self) -> Iterator[str]:
        found = list(sheets(self.advice, self.words))
        if not found:
            return
        w = self.words
        yield rule()
        yield w("score.title")
        yield from self._wrap(w("score.note"), indent="  ")
        for sheet in found:
            previous = f" ({w('score.before', value=sheet.previous)})" if sheet.previous else ""
            yield from self._wrap(f"{sheet.title} · {sheet.date}{previous}", indent="  ", hanging="    ")
            if sheet.judged:
                yield from self._wrap(w("phrase.is", x=sheet.judged[0], value=sheet.judged[1]), indent="    ")
            lines = self._findings(sheet) if sheet.is_card else self._compared(sheet)
            for line in (*lines, *sheet.notes):
                yield from self._wrap(line, indent="    ", hanging="      ")

    def _compared(self, sheet: Sheet) -> Iterator[str]:
        """Items by what the comparison says of them: higher first, then lower, the same, and what has no comparison."""
        w = self.words
        by_hint: dict[str, list[str]] = {}
        for line in sorted(sheet.lines, key=lambda x: (x.by is None, x.by == 0, -(x.by or 0))):
            before = f" ({w('score.before', value=line.before)})" if line.before not in ("", line.now) else ""
            by_hint.setdefault(line.hint, []).append(f"{line.label} {line.now}{before}")
        for hint, items in by_hint.items():
            yield w("phrase.is", x=hint, value=w.clauses(items)) if hint else w.clauses(items)

    def _findings(self, sheet: Sheet) -> Iterator[str]:
        w = self.words
        for line in sheet.lines:
            before = f" ({w('score.before', value=line.before)})" if line.before else ""
            said = [f"{line.label} {line.now}{before}", w("phrase.is", x=w("score.change"), value=line.change)]
            yield w.clauses([*said, *([f"!! {line.flag}"] if line.flag else [])])

    def _follow_up(self) -> Iterator[str]:
        found = [*(x.recommendation for x in self.advice.follow_up)]
        found += [x.recommendation for x in self.advice.follow_up_open]
        if not found:
            return
        yield rule()
        yield f"{self.words('head.follow-up')} ({self.words.join(dict.fromkeys(found))})"
        for visit in self.overview.visits():
            flags = "".join(f" [{flag}]" for flag in visit.flags)
            yield from self._wrap(f"{visit.due}{flags} {visit.what}", indent="  ", hanging="             ")

    def _mdt(self) -> Iterator[str]:
        if not self.advice.mdt:
            return
        yield rule()
        yield f"{self.words('head.mdt')} (R13)"
        for name, items in self.advice.mdt.items():
            label = self.words.of(self.advice.guideline.disciplines[name].label)
            yield from self._wrap(f"{label}: {' '.join(items)}", indent="  ", hanging="      ")

    def _notices(self) -> Iterator[str]:
        if not self.advice.notices:
            return
        yield rule()
        yield self.words("head.notices")
        for entry in self.overview.notices():
            if entry.general:
                continue
            where = f" {self.words.sections(entry.sections[:1])}" if entry.sections else ""
            ids = f" {' '.join(entry.discrepancies)}" if entry.discrepancies else ""
            kind = self.words(f"notice.{entry.kind}")
            yield from self._wrap(f"[{kind}] {self.words.of(entry.text)}{where}{ids}", indent="  ", hanging="    ")
        if general := sum(notice.entry.general for notice in self.advice.notices):
            yield from self._wrap(self.words("notice.general", count=general), indent="  ")
