"""Language detection for texts whose authors gave no language or may have given a wrong one."""
