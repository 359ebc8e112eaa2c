"""Followers of the journal and loops of the worker, done by a test at the moment that it chooses."""

from expo.kit.db.mongo import from_document
from expo.kit.features.work import Loop
from expo.kit.journal.entries import COLLECTION, Entry
from expo.kit.journal.followers import Follower
from tests.support.world import World


def follower_named(world: World, name: str) -> Follower:
    """Return an installation's follower."""
    [found] = [each for share in world.installation.work() for each in share.followers if each.name == name]
    return found


def loop_named(world: World, name: str) -> Loop:
    """Return an installation's loop."""
    [found] = [each for share in world.installation.work() for each in share.loops if each.name == name]
    return found


async def follow(world: World, name: str) -> None:
    """Hand all entries of the journal to a follower, again too those that it has handled."""
    follower = follower_named(world, name)
    found = await world.installation.database.raw[COLLECTION].find().sort("_id").to_list()
    entries = [from_document(Entry, each) for each in found]
    await follower.handle([each for each in entries if each.verb in follower.verbs])
