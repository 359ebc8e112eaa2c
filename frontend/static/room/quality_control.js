// Applies the decisions of `quality.js` to a call: measures each second, lowers and raises what is sent and received.
import { DOWN, START, UP, nextState } from "./quality.js";
import { Statistics } from "./statistics.js";

const SECOND = 1000;
const SETTLING_SECONDS = 5;

// `route` returns the connected way of media, or null. Tells of new levels by the event `change`, of figures by `sample`.
export class Quality extends EventTarget {
  up = START;
  down = START;
  #statistics = new Statistics();
  #timer;
  #settling = 0;

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
    if (this.#settling > 0) this.#settling -= 1;
    else {
      this.up = nextState(this.up, sample.up, UP);
      this.down = nextState(this.down, sample.down, DOWN);
    }
    this.dispatchEvent(new CustomEvent("sample", { detail: sample }));
    if (former !== `${this.up.level} ${this.down.level}`) this.dispatchEvent(new Event("change"));
  }

  // The line was cut, or is back: the next seconds tell of the outage, and of the browser's caution after it, not of what
  // the line carries.
  settle() {
    this.#settling = SETTLING_SECONDS;
  }

  close() {
    clearInterval(this.#timer);
  }
}
