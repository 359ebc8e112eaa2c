"""Rules of the index: documents of products and companies, and the mark of the last fact indexed."""
