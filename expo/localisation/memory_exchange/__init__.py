"""An organisation's wordings as TMX files, in and out."""
