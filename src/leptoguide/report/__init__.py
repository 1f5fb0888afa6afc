"""The report of an assessment: one content model, written as HTML, PDF or DOCX."""
