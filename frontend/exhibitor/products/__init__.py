"""The exhibitor's products: the table, bulk actions, and the editor of one."""
