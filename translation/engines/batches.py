"""Cutting many texts into batches that are answered in bounded time."""

from collections.abc import Iterator, Sequence


def batches(texts: Sequence[str], most: int, characters: int) -> Iterator[list[str]]:
    """Give the texts in order, at most so many at once, and so many characters unless it is one text."""
    batch: list[str] = []
    held = 0
    for text in texts:
        if batch and (len(batch) >= most or held + len(text) > characters):
            yield batch
            batch, held = [], 0
        batch.append(text)
        held += len(text)
    if batch:
        yield batch
