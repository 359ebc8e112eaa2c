// Applies the decisions of `quality.js` to a call: measures each second, lowers and raises what is sent and received.
import { DOWN, START, UP, nextState } from "./quality.js";
import { Statistics } from "./statistics.js";

const SECOND = 1000;

// `route` returns the connected way of media, or null. Tells of new levels by the event `change`, of figures by `sample`.
export class Quality extends EventTarget {
  up = START;
  down = START;
  #statistics = new Statistics();
  #timer;

  constructor(route) {
    super();
    this.#timer = setInterval(async () => {
      const measured = route();
      if (measured) this.take(await this.#statistics.sample(measured.connections));
    }, SECOND);
  }

  // Takes the figures of a second.
  take(sample) {
    const former = `${this.up.level} ${this.down.level}`;
    this.up = nextState(this.up, sample.up, UP);
    this.down = nextState(this.down, sample.down, DOWN);
    this.dispatchEvent(new CustomEvent("sample", { detail: sample }));
    if (former !== `${this.up.level} ${this.down.level}`) this.dispatchEvent(new Event("change"));
  }

  close() {
    clearInterval(this.#timer);
  }
}
