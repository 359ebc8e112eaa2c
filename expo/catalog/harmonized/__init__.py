"""The Harmonized System: chapters, headings and some subheadings, under short names of our own."""
