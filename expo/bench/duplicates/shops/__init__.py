"""Two shops derived from one catalogue: the same goods in two wordings, with the pairs known.

`wording` words a product as a shop would, by its `Habits`; `settings` names pairs of shops, from easy to hard;
`invented` is an artificial catalogue, to learn from where no real one may be kept; `pairs` makes two shops. Equal seeds
make equal shops.
"""
