"""The floors of halls with the booths on them: a plan never loses the stand of a booth."""
