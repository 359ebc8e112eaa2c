"""Text in the reader's language: what people wrote, in which language, and how it reads in others."""
