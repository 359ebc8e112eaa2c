"""Translation that can be trusted: engines behind one protocol, values that come through unchanged, memory, terms.

A library of its own: it knows texts and languages, and neither fair nor booth nor product. Languages are BCP 47
primary tags in lower case (``zh``, ``en``, ``es``).
"""
