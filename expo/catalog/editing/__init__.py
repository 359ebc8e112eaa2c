"""Editing products: one, many by their ids, many by their numbers; their pictures, whom they are for, who edits."""
