"""The exhibitor's portal: company, booths, products, imports, translations."""
