"""Meeting schedule of a whole fair: drafts, publication, revisions."""
