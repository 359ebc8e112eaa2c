"""Argos Translate's models: run here by CTranslate2, or by the library itself."""
