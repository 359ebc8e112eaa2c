"""What a feature declares, and how an installation is put together from what features declare.

``feature``  `Feature`, one frozen value in each ``<feature>/feature.py``
``parts``    `Parts`, the services that are built already, as one feature may see them
``work``     `Work`, a feature's share of the worker: jobs, followers, loops
``serving``  `Serving`, a feature's share of the server: middleware, relayed signals, probes, authenticators
``demo``     `Stage`, on which a feature's chapter of the demo plays, and the reading of the file beside it
"""
