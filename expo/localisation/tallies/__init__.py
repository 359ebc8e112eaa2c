"""Translation quality: figures by owner and language, counted in the background from stored translations."""
