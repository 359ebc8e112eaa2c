"""How well texts are translated: figures by owner and language, counted behind the server from what is there."""
