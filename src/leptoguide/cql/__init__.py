"""The guideline as a library of standard HL7 CQL, which other engines can run."""
