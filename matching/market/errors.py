"""How a market can be no market.

```
ValueError
└── InvalidMarket    arrays that do not describe a market; says which one and why
```
"""


class InvalidMarket(ValueError):
    """Arrays that do not describe a market: wrong shapes, numbers that are none, wishes outside 0 to 1."""
