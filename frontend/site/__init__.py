"""Machinery of the site: pages, forms, templates, languages, assets and security. It knows no page of the fair."""
