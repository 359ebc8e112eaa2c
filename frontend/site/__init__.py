"""The machinery: pages, forms, templates, languages, assets and what protects them. It knows no page of the fair."""
