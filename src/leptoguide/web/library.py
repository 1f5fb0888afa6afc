"""The guideline versions of this installation, as the pages ask for them; they are kept in the registry."""

from leptoguide.registry.library import Library, library

__all__ = ["Library", "library"]
