"""Finding products and companies: one box, facets, sort, similar goods; the index is a follower of the journal."""
