"""Pure rules of branding."""
