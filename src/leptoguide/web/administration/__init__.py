"""The administration: people, teams, and who did what. Patients and what is recorded of them are not in it.

An administrator who could open a patient here, or move one to another team, could show any patient to anybody without
those who care for the patient being asked. So no model with a patient's data is registered; accesses name a patient by
the key that also stands in the address of the patient's pages, and by nothing else.
"""

from __future__ import annotations

from leptoguide.web.administration import people, records
from leptoguide.web.administration.site import site

__all__ = ["people", "records", "site"]
