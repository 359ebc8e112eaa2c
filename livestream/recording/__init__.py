"""Recording of rooms: a WebM file for each participant, another for their screen, and an index that lays them out.

Packets are copied into the files and never decoded. A thread writes them; the event loop only fills its queue. What
was written before a crash can be played, and `recover` closes it at the next start.
"""
