"""Nearest neighbours among rows of vectors: exact while there are few, quantised when there are many.

Rows are numbered from 0 and only ever appended. After the last *segment*, a file that FAISS maps into memory, come
*blocks* of rows that are compared exactly; candidates from segments are rescored exactly as well.
"""

from matching.vectors.errors import VectorsUnavailable
from matching.vectors.merge_policy import SEGMENT_THRESHOLD, next_span
from matching.vectors.nearest import AllowedRows, Neighbours, RowConditions, RowVectors
from matching.vectors.protocol import RowReader, RowWriter
from matching.vectors.segments import BLOCK, RowSpan, build_segment, is_readable, segment_name

__all__ = [
    "BLOCK",
    "SEGMENT_THRESHOLD",
    "AllowedRows",
    "Neighbours",
    "RowConditions",
    "RowReader",
    "RowSpan",
    "RowVectors",
    "RowWriter",
    "VectorsUnavailable",
    "build_segment",
    "is_readable",
    "next_span",
    "segment_name",
]
