"""Exhibiting companies: profiles, visibility, vetting by organisers, and versions."""
