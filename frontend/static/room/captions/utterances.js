// What a browser recognises, as captions: each has a number, under which it is replaced until it is final.
const LONGEST = 500; // as the media server takes them

export class Utterances {
  #number = 0;
  #open = "";

  // Returns the captions of a result event: finished ones, then the one that is being spoken.
  read({ resultIndex, results }) {
    const all = [...results];
    const captions = all.slice(resultIndex).filter((each) => each.isFinal).map((each) => this.#finish(each[0].transcript));
    const spoken = all.filter((each) => !each.isFinal).map((each) => each[0].transcript).join("");
    if (spoken.trim() && spoken !== this.#open) captions.push({ number: this.#number, text: shortened(spoken), final: false });
    this.#open = spoken;
    return captions;
  }

  // Returns what was being spoken, as it was understood until recognition ended; null for nothing.
  end() {
    return this.#open.trim() ? this.#finish(this.#open) : null;
  }

  #finish(text) {
    this.#open = "";
    this.#number += 1;
    return { number: this.#number - 1, text: shortened(text), final: true };
  }
}

// Of long texts, the end is what has just been said.
function shortened(text) {
  const trimmed = [...text.trim()];
  return trimmed.length <= LONGEST ? trimmed.join("") : `…${trimmed.slice(1 - LONGEST).join("")}`;
}
