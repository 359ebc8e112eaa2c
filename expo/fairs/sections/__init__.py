"""Sections: the tree of categories and sections that every fair uses, named in seven languages."""
