"""Meeting scheduling: one schedule for many meetings.

See `problem` for the input, `plan` for the output, `solving` for how a schedule is made, `revising` for cancellations,
`explaining` for why a request is not met, `check` for proof that a schedule is valid. OR-Tools and SciPy are loaded
only while a schedule is made or revised.
"""
