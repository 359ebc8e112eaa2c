"""LiveKit instead of media processes of our own, by the API of https://docs.livekit.io/home/server/ alone.

Rooms are created and people admitted; media, signalling and TURN are LiveKit's. Our pages enter its rooms with
LiveKit's own client (decision 55), API clients with one of its libraries.
"""
