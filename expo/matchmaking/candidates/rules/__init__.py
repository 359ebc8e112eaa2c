"""Goods, exhibitors and wishes as arrays, and the scores of pairs over them."""
