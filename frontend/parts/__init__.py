"""Parts shared by areas: fragments of queries and templates, layouts, and the functions behind them."""
