"""Exhibitors: company profiles, booths at fairs, staff, certificates, and who may see them."""
