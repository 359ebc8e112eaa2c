"""Errors of markets.

```
ValueError
└── InvalidMarket    arrays that do not describe a market; says which one and why
```
"""


class InvalidMarket(ValueError):
    """Arrays that do not describe a market: wrong shapes, not numbers, preferences outside 0 to 1."""
