"""Mixing of a recording: its files become one, with all pictures in one and the sound of all.

That needs decoding and encoding, about a core for some minutes: it is done afterwards, in a niced process of its own
(`livestream.mixing.process`), which alone loads PyAV for it.
"""
