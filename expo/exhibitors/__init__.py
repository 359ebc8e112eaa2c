"""Exhibitors: company profiles, booths at fairs, staff, certificates, and access to them."""
