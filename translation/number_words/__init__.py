"""Numbers written as words, in the seven languages of trade: digits are elsewhere read by `translation.protect`."""
