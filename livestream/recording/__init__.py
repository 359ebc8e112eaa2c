"""Recording of rooms: one WebM file for each participant, and an index that says when each of them begins.

Packets are copied into the files and never decoded. A thread writes them; the event loop only fills its queue. What
was written before a crash can be played, and `recover` closes it at the next start.
"""
