"""Lighthouse, which judges pages as a phone on a slow line sees them: ``python -m tests.lighthouse``."""
