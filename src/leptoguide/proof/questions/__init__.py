"""The clinical questions, one module each: ``ask(run)`` puts its claims."""
