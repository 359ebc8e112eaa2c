"""LiveKit instead of media processes of our own, by the API of https://docs.livekit.io/home/server/ alone.

Rooms are created and people admitted; media, signalling and TURN are LiveKit's. Our pages do not speak its signalling:
whoever admits people to its rooms needs a client built on one of LiveKit's own libraries.
"""
