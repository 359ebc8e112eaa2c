"""The demo's pictures and its 3D model."""
