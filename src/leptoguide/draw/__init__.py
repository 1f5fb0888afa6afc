"""Drawings of a patient's course and place on the pathway, and charts of many: SVG without script, style or link.

They decide nothing, and count nothing.
"""
