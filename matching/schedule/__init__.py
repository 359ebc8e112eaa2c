"""One schedule for many meetings.

Read `problem` for what goes in, `plan` for what comes out, `solving` for how a schedule is made, `repairing` for what
happens when somebody cancels, `explaining` for why a wish is not met, `check` for proof that a schedule holds.

OR-Tools and SciPy are loaded only while a schedule is made or repaired.
"""
