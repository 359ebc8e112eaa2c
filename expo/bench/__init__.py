"""Benchmarks: each measures one thing and returns one report; none of them judges.

`report` says what a report is made of, `api`, `pages`, `search` and `importing` measure, `crowd` fills a fair,
`client` and `plain` are the processes at the two ends of a request, `slow_line` the reader of a page.
"""
