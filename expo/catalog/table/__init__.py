"""The exhibitor's own product table: searched, filtered, sorted and paged."""
