"""A fair's branding: a legible accent colour, a logo and a banner picture."""
