"""Files: where they are stored, how they are uploaded and looked at, pictures and 3D models among them."""
