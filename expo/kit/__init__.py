"""Shared infrastructure below the features: independent of fairs, booths and buyers.

A package imports only from those after it: features, web, graphql, mail and realtime, jobs and journal and files, db,
calendars and outbound and trade, processes; then the modules directly in `expo.kit`, which are used everywhere.
"""
