"""What stands in a sheet and what it means: rules that open no file."""
