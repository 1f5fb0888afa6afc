"""Reports of meetings: of a draft as it stands, and of a signed one from the bytes that were signed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from functools import cache
from typing import Any

from django.utils import timezone
from pydantic import TypeAdapter

from leptoguide.advise.model import Advice
from leptoguide.registry.models import Signature, Snapshot
from leptoguide.registry.words import words
from leptoguide.render.texts import Language, Words
from leptoguide.report.build import FOOTER_HASH, build
from leptoguide.report.model import Decision, Minutes, Opinion, Pair, Report

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def reports_of(content: Mapping[str, Any], advice: Advice) -> dict[str, Any]:
    """The report in each language as data, as a snapshot keeps it: everything but the signatures and the hash."""
    return {language: asdict(meeting_report(content, advice, language)) for language in LANGUAGES}


def meeting_report(content: Mapping[str, Any], advice: Advice, language: Language) -> Report:
    """The report of an assessment with the minutes, whose ``content`` has the shape of a snapshot."""
    minutes = _Minutes(content, words(language)).minutes()
    return replace(build(advice, language), title=words(language)("minutes.report"), minutes=minutes)


def draft_report(content: Mapping[str, Any], advice: Advice, language: Language) -> Report:
    """The same, which says on every page that it is a draft."""
    return _standing(meeting_report(content, advice, language), words(language)("minutes.draft"))


def signed_report(snapshot: Snapshot, language: Language) -> Report:
    """The report that was signed, word by word, with the signatures; nothing is worked out again.

    The same signatures give the same report. Once an amendment is signed, every page says so.
    """
    w = words(language)
    content = json.loads(snapshot.data)
    stored = _reader().validate_python(content["report"][language])
    assert stored.minutes is not None, "a meeting is signed with its minutes"
    signatures = tuple(_signature(row, content["disciplines"], w) for row in snapshot.signatures.all())
    check = (Pair(w("minutes.check"), snapshot.sha256), Pair(w("minutes.checking"), w("minutes.how-to-check")))
    footer = f"{stored.footer.rpartition(' · ')[0]} · {snapshot.sha256[:FOOTER_HASH]}"
    signed = replace(stored, footer=footer, minutes=replace(stored.minutes, signatures=signatures, check=check))
    amendment = snapshot.meeting.amendment
    if amendment is None or not amendment.signed:
        return signed
    day = timezone.localdate(amendment.snapshot.created_at).isoformat()
    return _standing(signed, w("minutes.superseded", date=day, number=amendment.pk))


def told_apart(patient: Mapping[str, Any], w: Words) -> str:
    """What tells a patient, as a snapshot has it, from every other."""
    born = patient["birth_date"]
    sex = w(f"sex.{patient['sex']}") if patient["sex"] != "unknown" else ""
    told = [patient["name"], patient["identifier"], sex, w("minutes.born", date=born) if born else ""]
    return " · ".join(filter(None, told))


@cache
def _reader() -> TypeAdapter[Report]:
    return TypeAdapter(Report)


def _standing(report: Report, text: str) -> Report:
    assert report.minutes is not None
    return replace(report, footer=f"{text} · {report.footer}", minutes=replace(report.minutes, standing=text))


def _signature(row: Signature, disciplines: Mapping[str, Any], w: Words) -> Pair:
    at = f"{timezone.localtime(row.signed_at):%Y-%m-%d %H:%M:%S}"
    name = f"{row.signer_name} · {disciplines[row.discipline][w.language]}" if row.discipline else row.signer_name
    return Pair(name, w("signatures.proved", at=at, proof=w(f"proof.{row.proof}")))


class _Minutes:
    def __init__(self, content: Mapping[str, Any], w: Words) -> None:
        self.content = content
        self.meeting: Mapping[str, Any] = content["meeting"]
        self.w = w

    def minutes(self) -> Minutes:
        w, conclusion = self.w, self.meeting["conclusion"]
        return Minutes(
            title=w("minutes.title"),
            standing="",
            head=tuple(self._head()),
            question=Pair(w("meeting.question"), self.meeting["question"]),
            conclusion=Pair(w("meeting.conclusion"), conclusion) if conclusion else None,
            decisions_title=w("minutes.decisions"),
            decided=w("meeting.decided"),
            decisions=tuple(map(self._decision, self.content["decisions"])),
            no_decisions=w("minutes.no-decisions"),
            opinions_title=w("minutes.opinions"),
            opinions=tuple(Opinion(self._of(x["label"]), x["given_by"], x["text"]) for x in self.content["opinions"]),
            no_opinions=w("minutes.no-opinions"),
            signatures_title=w("signatures.title"),
        )

    def _head(self) -> Iterator[Pair]:
        w, guideline = self.w, self.content["guideline"]
        yield Pair(w("patient.one"), told_apart(self.content["patient"], w))
        yield Pair(w("meeting.date"), self.meeting["date"])
        yield Pair(w("meeting.as-of"), self.meeting["as_of"])
        yield Pair(w("minutes.present"), w.clauses(self._present()) or "—")
        if amends := self.meeting["amends"]:
            hash_ = amends["sha256"][:FOOTER_HASH]
            text = w("minutes.amends", number=amends["number"], hash=hash_, reason=amends["reason"])
            yield Pair(w("minutes.amended"), text)
        version = f"{guideline['id']} {guideline['version']} · {self.content['software']}"
        yield Pair(w("minutes.guideline-and-software"), version)

    def _present(self) -> Iterator[str]:
        found: dict[str, list[str]] = {}
        for entry in self.meeting["attendees"]:
            found.setdefault(self._of(entry["label"]) or self.w("minutes.others"), []).append(entry["name"])
        return (f"{discipline} {self.w.join(names)}" for discipline, names in found.items())

    def _decision(self, x: Mapping[str, Any]) -> Decision:
        w = self.w
        return Decision(
            id=x["option"],
            label=self._of(x["label"]),
            status=x["status"],
            mark=w(f"mark.{x['status']}"),
            advice=w(f"status.{x['status']}"),
            decided=w(f"decided.{x['decided']}"),
            departs=w("minutes.departs") if x["departs"] else "",
            reason=self._of(x["reason_label"]),
            text=x["text"],
        )

    def _of(self, label: Mapping[str, str] | None) -> str:
        return label[self.w.language] if label else ""
