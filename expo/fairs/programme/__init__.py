"""The programme of a fair: what happens there, when and where."""
