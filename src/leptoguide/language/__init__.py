"""The language of conditions: a documented subset of HL7 CQL, parsed, typed and printed. It evaluates nothing."""
