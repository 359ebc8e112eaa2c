"""How a fair looks: a colour that can be read, a logo, a banner picture."""
