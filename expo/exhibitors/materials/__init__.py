"""What a company shows beside its profile: pictures, brochure, video, 3D model, certificates, contacts."""
