"""Rules of revalidation, without I/O."""
