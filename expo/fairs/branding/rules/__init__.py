"""Pure branding rules."""
