"""Downloads: which addresses are asked, over HTTP or from a file, and how one goes on where it broke."""
