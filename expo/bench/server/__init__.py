"""The server: pages of products and of the fair, imports; who asks, what it is compared with."""
