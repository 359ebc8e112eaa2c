"""Rules of translation editing: differences between two versions of a text, and approval."""
