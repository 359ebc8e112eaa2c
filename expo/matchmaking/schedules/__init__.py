"""Meeting schedule of a whole fair: availability, drafts, publication, revisions."""
