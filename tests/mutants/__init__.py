"""``make mutants``: plants one defect after the other in a copy of the tree and sees that the tests catch it."""
