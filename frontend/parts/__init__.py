"""What areas share: fragments of queries, parts of templates, layouts, and the functions behind them."""
