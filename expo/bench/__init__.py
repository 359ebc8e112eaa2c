"""Benchmarks: each measures one thing and returns one report, without a verdict.

A benchmark is named after its command: `expo bench pages` is `server.pages`. `report` defines the parts of a report,
`rows` reads input files of users.
"""
