"""From an advice to the report of it, in one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from itertools import groupby

from leptoguide.advise.model import Advice
from leptoguide.advise.status import Status
from leptoguide.draw.look import look
from leptoguide.draw.pathway import pathway_svg
from leptoguide.draw.svg import told
from leptoguide.draw.timeline import timeline_svg
from leptoguide.record.resolve import Origin
from leptoguide.render import items as rows
from leptoguide.render.advice_json import advice_json
from leptoguide.render.canonical import canonical as canonical_json
from leptoguide.render.canonical import sha256 as sha256_of
from leptoguide.render.citation import citation
from leptoguide.render.overview import NOTICE_KINDS, Overview
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Language, Words
from leptoguide.report import model as m
from leptoguide.report.exams import build_scores

_FOOTER_ID = 40
FOOTER_HASH = 12


def build(advice: Advice, language: Language) -> m.Report:
    """The report; a pure function of the advice and the version of this software."""
    return _Builder(advice, language).report()


def canonical(advice: Advice) -> bytes:
    """The advice as JSON with sorted keys and no blanks, in UTF-8: what the report's hash is taken of."""
    return canonical_json(advice_json(advice))


class _Builder:
    def __init__(self, advice: Advice, language: Language) -> None:
        self.advice = advice
        self.words = Words(language)
        self.phrases = Phrases(advice.guideline, self.words)
        self.overview = Overview(advice, self.words, self.phrases)
        self.cited: set[int] = set()
        blank = "" if language == "zh" else " "  # full-width punctuation brings its own
        self.colon = self.words("report.colon") + blank
        self.open, self.close = blank + self.words("report.open"), self.words("report.close")

    def report(self) -> m.Report:
        w, case, identity = self.words, self.advice.case, self.advice.guideline.identity
        sha256 = sha256_of(canonical(self.advice))
        groups = tuple(self._groups())
        notices = self._notices()
        short = case.id if len(case.id) <= _FOOTER_ID else f"{case.id[:_FOOTER_ID]}…"
        day = case.as_of.isoformat() if case.as_of else "—"
        return m.Report(
            language=w.language,
            tag=w("report.tag"),
            title=w("report.title"),
            day=case.as_of.isoformat() if case.as_of else None,
            punctuation=m.Punctuation(self.colon, self.open, self.close),
            case=m.Pair(w("head.case"), case.id),
            head=tuple(self._head(day)),
            alerts=tuple(self._alerts()),
            contents=w("report.contents"),
            pathway=self._picture("pathway", w("report.pathway"), pathway_svg(self.advice, w.language, look().page)),
            facts=self._facts(),
            advice=w("report.advice"),
            groups=groups,
            missing=self._missing(),
            plan=self._plan(),
            timeline=self._timeline() if case.events else None,
            response=self._response() if case.events else None,
            course_of_scores=self._course_of_scores() if self.advice.exams else None,
            scores=build_scores(self.advice, w),
            follow_up=self._follow_up(),
            mdt=self._mdt(),
            notices=notices,
            references=self._references(),
            colophon=w("report.colophon"),
            closing=tuple(self._closing(sha256)),
            footer=" · ".join(
                [short, f"{w('head.as-of')} {day}", f"{identity.id} {identity.version}", sha256[:FOOTER_HASH]]
            ),
            sha256=sha256,
        )

    # ------------------------------------------------------------ head

    def _head(self, day: str) -> Iterator[m.Pair]:
        w, identity, found = self.words, self.advice.guideline.identity, self.overview.diagnosis()
        today = self._brackets(w("head.today")) if not self.advice.case.day_given else ""
        yield m.Pair(w("report.as-of"), day + today)
        yield m.Pair(w("head.stage"), self.overview.stage)
        yield m.Pair(w("head.subtype"), self._set(found.subtype))
        yield m.Pair(w("head.mri-consensus"), self._set(found.mri_type))
        yield m.Pair(w("head.eano-esmo"), self._set(found.eano_esmo))
        if found.missing:
            yield m.Pair(w("report.missing-for-diagnosis"), self._set(found.missing))
        yield m.Pair(w("report.guideline"), f"{w.of(identity.title)} · {identity.id} {identity.version}")
        yield m.Pair(w("report.source"), f"doi:{identity.doi} · {w('head.review-by')} {identity.review_by}")

    def _alerts(self) -> Iterator[m.Alert]:
        w = self.words
        if in_use := tuple(self._set(x) for x in self.overview.in_use()):
            yield m.Alert(w("head.in-use"), in_use)
        if contradictions := tuple(self._set(x) for x in self.overview.contradictions()):
            yield m.Alert(w("head.contradictions"), contradictions)
        if conflicts := tuple(self._set(x) for x in self.overview.conflicts()):
            yield m.Alert(w("report.conflicts"), conflicts)
        if self.overview.review_overdue:
            review = f"{w('head.review-by')} {self.advice.guideline.identity.review_by}"
            yield m.Alert(w("head.overdue"), (review,))

    # ------------------------------------------------------------ facts

    def _facts(self) -> m.Facts:
        w, case, dictionary = self.words, self.advice.case, self.advice.guideline.dictionary
        groups = []
        for name, members in dictionary.groups.items():
            found = tuple(self._fact(fact) for fact in members if fact in case.facts or fact in case.absent)
            if found:
                groups.append(m.FactGroup(w.of(dictionary.group_labels[name].label), found))
        rest = sum(fact != "as_of" for fact in dictionary.facts) - len(case.facts) - len(case.absent)
        note = w("report.fact-count", known=len(case.facts), absent=len(case.absent), rest=rest)
        columns = [w("report.fact"), w("report.value"), *([w("report.from")] if case.origins else [])]
        return m.Facts(w("head.known"), note, bool(case.origins), tuple(columns), tuple(groups))

    def _fact(self, name: str) -> m.FactRow:
        w, case = self.words, self.advice.case
        origin = case.origins.get(name)
        carried = rows.is_carried(self.advice, name)
        if name in case.absent:
            value = self.phrases.absent(case.absent[name])
        else:
            value = self._set(self.phrases.value(name, case.facts[name]))
        if name in case.entered:
            value += self._brackets(f"{w('report.entered')} {case.entered[name]}")
        source = self._source(origin, carried) if origin else ""
        return m.FactRow(name, self.phrases.fact(name), value, source, carried, name in case.absent)

    def _source(self, origin: Origin, carried: bool) -> str:
        w, kinds = self.words, self.advice.guideline.dictionary.events
        kind = w.of(kinds[origin.kind].label) if origin.kind in kinds else origin.kind
        closed = [w("report.closed", date=origin.closed.isoformat())] if origin.closed else []
        return " · ".join([origin.date.isoformat(), kind, *closed, *([w("report.carried")] if carried else [])])

    # ------------------------------------------------------------ advice

    def _groups(self) -> Iterator[m.Group]:
        for group in rows.option_groups(self.advice, self.words, self.phrases):
            status = Status.RECOMMENDED if group.id in ("do", "consider") else Status(group.id)
            mark = self.words(f"mark.{status.value}")
            blocks = tuple(self._block(block) for block in group.blocks)
            yield m.Group(group.id, mark, group.label, group.count, blocks)

    def _block(self, block: rows.Block) -> m.Block:
        entry = block.advice.recommendation.entry
        line = self._remark(block.out_of_scope) if block.out_of_scope else None
        if block.waiting:
            waits = self.words("item.waits-for", count=len(block.options), facts=block.waiting)
            line = m.Remark("missing", _capital(self.words("status.needs-data")), self._set(waits))
        runs = () if line else tuple(self._run(run) for run in block.runs)
        members = self.words.join([option.id for option in block.options]) if line else ""
        return m.Block(entry.id, block.title, self.phrases.grades(entry), runs, line, members)

    def _run(self, run: rows.Run) -> m.Run:
        items = tuple(self._item(option) for option in run.options)
        reason = self._remark(run.reason) if run.reason else None
        if reason and len(items) > 1:
            shared = self._brackets(self.words("report.shared", count=len(items)))
            reason = replace(reason, label=reason.label + shared)
        return m.Run(items, reason)

    def _item(self, row: rows.OptionRow) -> m.Item:
        numbers = self.advice.guideline.options[row.id].entry.references
        shown = numbers if row.status is not Status.NOT_APPLICABLE else ()
        self.cited.update(shown)
        references = f"[{', '.join(str(n) for n in shown)}]" if shown else ""
        return m.Item(row.id, row.label, row.tags, references, tuple(self._remark(note) for note in row.notes))

    def _remark(self, note: rows.Note) -> m.Remark:
        given = self._brackets(self._set(note.given)) if note.given else ""
        tag = self._brackets(note.tag) if note.tag else ""
        return m.Remark(note.kind, _capital(note.label), self._set(note.text) + given + tag)

    # ------------------------------------------------------------ what comes next

    def _missing(self) -> m.Table:
        w = self.words
        columns = (w("report.fact"), w("report.how"), w("report.changes"))
        found = tuple((self._set(q.facts), q.how, w.join(q.changes)) for q in self.overview.questions())
        return m.Table("missing", w("report.missing"), columns, found, w("report.nothing-missing"))

    def _plan(self) -> m.Table:
        w = self.words
        found = tuple((step.before, step.these) for step in self.overview.plan())
        return m.Table(
            "plan", w("head.order"), (w("report.first"), _capital(w("head.then"))), found, w("report.no-order")
        )

    def _picture(self, name: str, title: str, svg: str) -> m.Picture:
        return m.Picture(name, title, self.colon.join(told(svg)), svg)

    def _timeline(self) -> m.Picture:
        advice, w = self.advice, self.words
        drawn = timeline_svg(advice.case, advice.guideline, w.language, look().page, "course")
        return self._picture("timeline", w("report.timeline"), drawn)

    def _course_of_scores(self) -> m.Picture:
        advice, w = self.advice, self.words
        drawn = timeline_svg(advice.case, advice.guideline, w.language, look().page, "scores")
        return self._picture("course-of-scores", w("report.course-of-scores"), drawn)

    def _response(self) -> m.Table:
        w = self.words
        found = tuple((x.date, x.cytology, x.state, w.clauses(x.remarks)) for x in self.overview.response())
        columns = (w("draw.date"), w("response.cytology"), w("response.state"), w("report.remark"))
        return m.Table("response", w("response.track"), columns, found, w("response.none"))

    def _follow_up(self) -> m.Table:
        w = self.words
        found = tuple((v.due, v.what, self._set(w.clauses(v.flags))) for v in self.overview.visits())
        columns = (w("report.due"), w("report.what"), w("report.remark"))
        return m.Table("follow-up", w("head.follow-up"), columns, found, w("follow.none"))

    def _mdt(self) -> m.Table:
        w, disciplines = self.words, self.advice.guideline.disciplines
        found = tuple(
            (w.of(disciplines[name].label), "\n".join(self._agenda(items))) for name, items in self.advice.mdt.items()
        )
        return m.Table("mdt", w("head.mdt"), (w("report.discipline"), w("report.items")), found, w("report.no-items"))

    def _agenda(self, items: tuple[str, ...]) -> Iterator[str]:
        """One line for each recommendation with items."""
        options = self.advice.guideline.options
        for recommendation, members in groupby(items, key=lambda item: options[item].recommendation):
            labels = [self.overview.label(item) for item in members]
            yield f"{recommendation}{self.colon}{self.words.join(labels)}"

    def _notices(self) -> m.Notices:
        w, entries = self.words, self.overview.notices()
        groups = []
        for kind in NOTICE_KINDS:
            lines = []
            for entry in entries:
                if entry.kind != kind:
                    continue
                self.cited.update(entry.references)
                cited = f"[{', '.join(str(n) for n in entry.references)}]" if entry.references else ""
                places = [w.sections(entry.sections[:1]), *entry.discrepancies, cited]
                lines.append(" ".join([w.of(entry.text), *filter(None, places)]))
            if lines:
                groups.append(m.NoticeGroup(kind, w(f"notice.{kind}"), tuple(lines)))
        return m.Notices(w("head.notices"), tuple(groups))

    # ------------------------------------------------------------ sources

    def _references(self) -> m.References:
        references = self.advice.guideline.evidence.references
        entries = tuple(m.Reference(number, citation(references[number])) for number in sorted(self.cited))
        return m.References(self.words("why.references"), entries)

    def _closing(self, sha256: str) -> Iterator[m.Pair]:
        w, identity = self.words, self.advice.guideline.identity
        yield m.Pair(w("report.disclaimer"), w.of(identity.disclaimer))
        yield m.Pair(w("guideline.licence"), f"{identity.licence.id} · {w.of(identity.licence)}")
        yield m.Pair(w("report.citation"), f"{w.of(identity.citation)} doi:{identity.doi}")
        yield m.Pair(w("report.software"), f"LeptoGuide {version('leptoguide')}")
        yield m.Pair(w("report.sha256"), sha256)

    def _brackets(self, text: str) -> str:
        return f"{self.open}{text}{self.close}"

    def _set(self, text: str) -> str:
        return self.words.set(text)


def _capital(label: str) -> str:
    """A label at the beginning of a line."""
    return label[:1].upper() + label[1:]
