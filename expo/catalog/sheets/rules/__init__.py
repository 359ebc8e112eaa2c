"""Content of a sheet and its meaning: rules that open no file."""
