"""Purposes of a company's uploads."""

from typing import Final

from expo.kit.files.uploads import MEBIBYTE, UploadPurpose

CERTIFICATE: Final = UploadPurpose("CERTIFICATE", 20 * MEBIBYTE, 60, frozenset({"pdf", "jpg", "png"}))
BROCHURE: Final = UploadPurpose("BROCHURE", 20 * MEBIBYTE, 60, frozenset({"pdf"}))
VIDEO: Final = UploadPurpose("VIDEO", 100 * MEBIBYTE, 120, frozenset({"mp4", "webm"}))
MODEL: Final = UploadPurpose("MODEL", 20 * MEBIBYTE, 60, frozenset({"glb"}))
