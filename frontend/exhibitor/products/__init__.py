"""The exhibitor's products: the table, many at once, and the editor of one."""
