"""Revalidation: looks at meetings again when something that they depend on has changed below them."""
