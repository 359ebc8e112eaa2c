"""Requests to addresses that users enter: only to public servers, with limits of time and size."""
