"""Reading of any text: concepts, noun phrases and their heads; no complete parse is needed."""
