// The list of participants in words, and what screen readers are told when it changes.
import { element } from "./elements.js";
import { isolated, word } from "./words.js";

export function marksOf({ place, tracks, hasRaisedHand, sharesCaptions }, isReader = false) {
  return [
    isReader && word("you"),
    place === null && word("listening"),
    place !== null && !tracks.includes("microphone") && word("muted"),
    tracks.includes("screen") && word("sharing"),
    sharesCaptions && word("captions"),
    hasRaisedHand && word("hand"),
  ].filter(Boolean);
}

// Shows everybody, the reader first.
export function showPeople(list, { participants, listeners, id }) {
  const sorted = participants.toSorted((one, other) => (other.id === id) - (one.id === id));
  const items = sorted.map((each) => line(each.name, marksOf(each, each.id === id)));
  const unnamed = listeners - participants.filter((each) => each.place === null).length;
  if (unnamed > 0) items.push(line(word("listeners", { number: unnamed }), []));
  list.replaceChildren(...items);
  return participants.length + Math.max(0, unnamed);
}

function line(name, marks) {
  const small = element("span", { className: "small", textContent: marks.join(" · ") });
  return element("li", {}, element("bdi", { textContent: name }), small);
}

// Returns the sentences that tell what is different between two lists of the others.
export function changesBetween(before, after) {
  const former = new Map(before.map((each) => [each.id, each]));
  const present = new Set(after.map((each) => each.id));
  const told = (what, { name }) => word(what, { name: isolated(name) });
  const shares = (each) => each?.tracks.includes("screen");
  return [
    ...after.filter((each) => !former.has(each.id)).map((each) => told("joined", each)),
    ...before.filter((each) => !present.has(each.id)).map((each) => told("gone", each)),
    ...after.filter((each) => each.hasRaisedHand && !former.get(each.id)?.hasRaisedHand).map((each) => told("raised", each)),
    ...after.filter((each) => shares(each) && !shares(former.get(each.id))).map((each) => told("shares", each)),
  ];
}
