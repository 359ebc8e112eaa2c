"""Models of Argos Translate, run here by CTranslate2 or by the library itself."""
