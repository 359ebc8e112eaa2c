"""Unit symbols: the same beside every number, and in nearly every language."""

_WRITTEN = """
x a v w l g m n k h t s b min ml cl dl mg kg mm cm dm km µm in ft yd oz lb lbs mw kw gw kwh wh mwh kv mv ma mah ah hz
khz mhz ghz lm lx cd db bar psi mpa kpa pa nm rpm kn dpi gb tb mb fps cc hp cv usd eur cny rmb rub gsm m² mm² cm² m³ cm³
ft² мл л г кг мг т м мм см км вт квт мвт в кв а ма мач ач гц кгц ггц мгц шт мин ч с па мпа кпа бар дб лм нм х гб тб мб
м² м³ مل مم سم كغ كجم غ م ل
"""
UNIT_SYMBOLS = frozenset(_WRITTEN.split())
"""Unit symbols in lower case, both international ones and those in other scripts."""
