"""The reference meaning of the language, and the reasons kept beside it."""
