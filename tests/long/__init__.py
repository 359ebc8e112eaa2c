"""Full lengths of tests that the suite runs in short versions: `make long`. Each part prints a line of JSON."""
