"""What a browser and the media server say to each other beside the media: JSON messages over a WebSocket."""
