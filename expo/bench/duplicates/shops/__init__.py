"""Two shops made out of one catalogue: the same goods in two wordings, with who is whose copy known.

`wording` says a product as a shop would, by its `Habits`; `settings` names pairs of shops, from easy to hard;
`invented` is a catalogue made of nothing, to learn from where no real one may be kept; `pairs` puts two shops
together. Equal seeds make equal shops.
"""
