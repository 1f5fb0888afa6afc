"""The list of patients, and a new patient."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from leptoguide.registry.audit import log_access
from leptoguide.registry.models import Patient, User
from leptoguide.registry.rights import Right, patients_of, teams_with
from leptoguide.registry.words import lazy_word, word

_SHOWN = 200


class PatientForm(forms.ModelForm):  # type: ignore[type-arg]
    """What tells one patient from another."""

    class Meta:
        model = Patient
        fields = ("identifier", "name", "sex", "birth_date", "team")
        widgets = {
            "birth_date": forms.DateInput(
                attrs={"placeholder": "1974-05-20", "inputmode": "numeric"}, format="%Y-%m-%d"
            ),
            "sex": forms.Select(),
        }

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = teams_with(user, Right.ADMIT)
        self.fields["team"] = forms.ModelChoiceField(teams, label=lazy_word("team.one"), empty_label=None)
        self.fields["team"].widget.attrs["translate"] = "no"
        self.fields["birth_date"].input_formats = ["%Y-%m-%d"]  # type: ignore[attr-defined]
        self.fields["birth_date"].help_text = lazy_word("patient.birth-date-help")
        self.label_suffix = ""

    def clean_birth_date(self) -> Any:
        """A birth date lies in the past."""
        day = self.cleaned_data["birth_date"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(word("patient.birth-date-future"))
        return day


def patients(request: HttpRequest) -> HttpResponse:
    """The user's patients; ``q`` looks in names and numbers."""
    assert isinstance(request.user, User)
    log_access(request, None, "patients")
    query = request.GET.get("q", "").strip()
    found = patients_of(request.user).annotate(latest=Max("recorded_events__date"))
    if query:
        found = found.filter(Q(name__icontains=query) | Q(identifier__icontains=query))
    total = found.count()
    context = {
        "section": "patients",
        "patients": found[:_SHOWN],
        "total": total,
        "query": query,
        "may_admit": teams_with(request.user, Right.ADMIT).exists(),
        "today": timezone.localdate(),
    }
    return render(request, "web/patients.html", context)


def new_patient(request: HttpRequest) -> HttpResponse:
    """Admit a patient to one of the user's teams."""
    assert isinstance(request.user, User)
    if not teams_with(request.user, Right.ADMIT).exists():
        raise PermissionDenied
    form = PatientForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        patient = form.save(commit=False)
        patient.created_by = request.user
        patient.save()
        return redirect("workspace", patient.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "web/patient_new.html", {"section": "patients", "form": form}, status=status)
