"""Rooms with sound and pictures: a library that forwards encrypted media and never decodes it. Knows no fair.

Media of all participants arrives at one UDP port (`livestream.transport`): ICE-lite tells connections apart, DTLS
agrees on keys, SRTP opens and closes each packet. `livestream.sdp` answers the offers of browsers, `livestream.rtp`
reads what it must of packets, `livestream.forwarding` rewrites headers and sends each packet on to its viewers.

Everything runs on one event loop and touches no disk, except `livestream.recording`, whose files a thread writes.
"""
