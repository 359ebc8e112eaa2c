"""Reliable translation: engines behind one protocol, protected values, translation memory, glossaries.

An independent library: it knows texts and languages, but neither fair nor booth nor product. Languages are BCP 47
primary tags in lower case (``zh``, ``en``, ``es``).
"""
