"""The exhibitor's own table of products: found by words, filtered, sorted, page by page."""
