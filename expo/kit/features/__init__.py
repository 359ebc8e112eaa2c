"""Declarations of features, and how an installation is assembled from them.

``feature``  `Feature`, one frozen value in each ``<feature>/feature.py``
``parts``    `Parts`, the services built so far, as visible to one feature
``work``     `Work`, a feature's part in the worker: jobs, followers, loops
``serving``  `Serving`, a feature's part in the server: middleware, relayed signals, probes, authenticators
``demo``     `Stage`, the context of a feature's chapter of the demo, and the reader of its data file
"""
