"""Favourites: lists with notes, followed exhibitors, saved searches."""
