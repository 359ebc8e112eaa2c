"""Benchmarks: each measures one thing and returns one report; none of them judges.

A benchmark has the name of its command: `expo bench pages` is `server.pages`. `report` says what a report is made of,
`rows` reads the files that people bring.
"""
