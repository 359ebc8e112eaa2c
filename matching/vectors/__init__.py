"""Nearest neighbours among rows of vectors: exact while they are few, quantised when there are many.

Rows are numbered from 0 and only ever appended. Behind the last *segment*, a file that FAISS maps into memory, come
*blocks* of rows that are compared exactly; what segments find is compared exactly too before it is answered.
"""

from matching.vectors.errors import VectorsUnavailable
from matching.vectors.nearest import Allowed, Limits, Neighbours, RowVectors
from matching.vectors.protocol import RowReader, RowWriter
from matching.vectors.segments import BLOCK, Span, build_segment, is_readable, segment_name
from matching.vectors.tiers import LOOSE, next_span

__all__ = [
    "BLOCK",
    "LOOSE",
    "Allowed",
    "Limits",
    "Neighbours",
    "RowReader",
    "RowVectors",
    "RowWriter",
    "Span",
    "VectorsUnavailable",
    "build_segment",
    "is_readable",
    "next_span",
    "segment_name",
]
