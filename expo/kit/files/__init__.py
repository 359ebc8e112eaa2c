"""Files: storage, uploads, exports and checks of content, including pictures and 3D models."""
