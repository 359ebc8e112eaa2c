"""The Harmonized System: chapters, headings and some subheadings, with our own short names."""
