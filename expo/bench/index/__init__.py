"""The search index, over a catalogue and over a made-up fair at full size."""
