"""Goods, exhibitors and needs as arrays, and scores of pairs over them."""
