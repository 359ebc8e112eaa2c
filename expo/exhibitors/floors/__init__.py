"""Hall floors with their booths: a change of plan never leaves a booth without its space."""
