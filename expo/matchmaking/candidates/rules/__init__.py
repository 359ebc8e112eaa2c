"""Goods, exhibitors and wishes as arrays, and scores of pairs over them."""
