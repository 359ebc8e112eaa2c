"""What of these tests can run here."""

from importlib.util import find_spec

# torch is gigabytes, so the extra `models` is not among the test tools: `make models` runs what needs it, in an
# environment of its own. Not collected rather than skipped, for in CI a skip fails the run.
collect_ignore = [] if find_spec("sentence_transformers") else ["encode/test_sentence_transformer.py"]
