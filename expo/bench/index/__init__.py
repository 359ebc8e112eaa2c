"""The search index, over a catalogue and over an artificial full-size fair."""
