"""The demo's 3D model is one that our own uploads accept, the same each time."""

import json
import struct

import numpy as np

from expo.demo.media.booth_model import Shape, block, booth, flask_body, leaf
from expo.kit.files.glb import check_model


def test_booth_model_is_valid_small_and_deterministic() -> None:
    made = booth()
    check_model(made)
    assert made == booth()
    assert len(made) < 300_000


def test_repeated_shapes_share_one_mesh() -> None:
    made = booth()
    (length,) = struct.unpack_from("<I", made, 12)
    told = json.loads(made[20 : 20 + length])
    assert len(told["nodes"]) > 200
    assert len(told["accessors"]) < 150
    assert {node["mesh"] for node in told["nodes"]} == set(range(len(told["meshes"])))


def test_faces_point_outwards_with_unit_normals() -> None:
    for shape in (block(1, 2, 3), block(0.03, 0.66, 1.1, 0.012), flask_body()):
        assert_closed(shape)
    assert np.allclose(np.linalg.norm(leaf().normals, axis=1), 1, atol=1e-5)


def assert_closed(shape: Shape) -> None:
    assert np.allclose(np.linalg.norm(shape.normals, axis=1), 1, atol=1e-5)
    one, two, three = (shape.points[shape.triangles[:, each]] for each in range(3))
    facing = np.cross(two - one, three - one)
    meant = shape.normals[shape.triangles].sum(axis=1)
    area = np.linalg.norm(facing, axis=1)
    assert (np.einsum("ij,ij->i", facing, meant)[area > 1e-9] > 0).all()
