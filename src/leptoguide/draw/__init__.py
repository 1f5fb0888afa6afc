"""Drawings of a patient's course and place on the pathway: SVG without script, style or link. They decide nothing."""
