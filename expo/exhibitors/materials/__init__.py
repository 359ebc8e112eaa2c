"""Company materials: pictures, brochure, video, 3D model, certificates, contacts."""
