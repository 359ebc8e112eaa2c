"""Commands of the command line, one module per group; `expo.__main__` loads them on use."""
