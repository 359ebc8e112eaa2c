"""In which languages texts are: told from themselves, where their authors have not said so or may have erred."""
