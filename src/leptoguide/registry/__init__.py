"""Patients, their dated events, meetings, people and their rights, and who read what: stored with Django."""
