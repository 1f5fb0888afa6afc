"""What pages show, as plain data in one language: made from the advice, without a request or a template."""
