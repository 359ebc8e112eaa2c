"""What every feature stands on, and what knows no fair, booth or buyer.

Each room imports from those after it only: features, web, graphql, mail and realtime, jobs and journal and files, db,
trade and processes; then what lies beside them, which is used everywhere.
"""
