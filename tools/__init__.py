"""Commands for those who work on LeptoGuide; none of them ships."""
