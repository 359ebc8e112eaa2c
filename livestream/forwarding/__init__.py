"""From one publisher to its viewers: each packet is opened once, and sent under the header that each viewer expects."""
