"""The catalog: exhibitors' products, from draft to withdrawn, with who may see them and all their versions."""
