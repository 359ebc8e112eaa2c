"""Background translation of published texts, requested texts and texts affected by glossary changes."""
