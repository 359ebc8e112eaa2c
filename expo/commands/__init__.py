"""The verbs of the command line, one module a group; `expo.__main__` loads them when they are used."""
