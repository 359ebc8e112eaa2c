// The signalling line to the media server: a WebSocket of JSON messages (livestream/signalling/messages.py).
const OPEN_MS = 5000;
const ANSWER_MS = 5000;
// The token follows as the second subprotocol: addresses are logged, and browsers cannot set headers.
const SUBPROTOCOL = "cloud-expo-room";
// Close codes of the media server after which it is no use to come back; after all others, a new access is asked for.
const REPLACED = 4001;
const ROOM_FULL = 4003;

export class Refused extends Error {
  constructor(code, message = "") {
    super(message);
    this.code = code;
  }
}

// Tells of messages by events: `roster`, `relayed`, `problem`, and `closed` with the reason `taken` or `lost`.
export class Line extends EventTarget {
  #socket;
  #answers = new Map();
  #leaves = false;

  // Opens a line with an access and resolves when the server has let the reader in. `signal` gives up.
  static open({ url, token }, signal) {
    const line = new Line();
    return line.#open(url, token, AbortSignal.any([AbortSignal.timeout(OPEN_MS), ...(signal ? [signal] : [])]));
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  // Whether the other end has begun to close the line; `closed` will say why.
  get isClosing() {
    return this.#socket?.readyState === WebSocket.CLOSING && !this.#leaves;
  }

  send(message) {
    if (this.isOpen) this.#socket.send(JSON.stringify(message));
  }

  // Sends an offer and returns the server's answer; one request of a kind at a time. Throws `Refused`.
  request(message) {
    return new Promise((resolve, reject) => {
      if (!this.isOpen) throw new Error("closed");
      const timer = setTimeout(() => reject(new Error("no answer")), ANSWER_MS);
      const settle = (act) => (value) => {
        clearTimeout(timer);
        this.#answers.delete(message.type);
        act(value);
      };
      this.#answers.set(message.type, { resolve: settle(resolve), reject: settle(reject) });
      this.send(message);
    });
  }

  // Ends the line; with `leave` the place in the room is free at once.
  close({ leave = false } = {}) {
    this.#leaves = true;
    if (leave) this.send({ type: "leave" });
    this.#socket?.close();
    this.#rejectAll();
  }

  #open(url, token, signal) {
    return new Promise((resolve, reject) => {
      const socket = (this.#socket = new WebSocket(url, [SUBPROTOCOL, token]));
      const abandon = () => {
        this.close();
        reject(signal.reason);
      };
      signal.addEventListener("abort", abandon, { once: true });
      socket.addEventListener("message", ({ data }) => this.#receive(JSON.parse(data)));
      this.addEventListener("welcome", ({ detail }) => {
        signal.removeEventListener("abort", abandon);
        Object.assign(this, { id: detail.id, place: detail.place, places: detail.places, canRecord: detail.recording });
        resolve(this);
      });
      socket.addEventListener("close", ({ code }) => {
        signal.removeEventListener("abort", abandon);
        reject(code === ROOM_FULL ? new Refused("ROOM_FULL") : new Error("closed"));
        this.#closed(code);
      });
    });
  }

  #receive(message) {
    if (message.type === "answer") this.#answers.get(message.to)?.resolve(message.sdp);
    else {
      if (message.type === "problem") {
        console.warn(message.code, message.message);
        this.#answers.get(message.to)?.reject(new Refused(message.code, message.message));
      }
      this.dispatchEvent(new CustomEvent(message.type, { detail: message }));
    }
  }

  #closed(code) {
    this.#rejectAll();
    if (this.#leaves) return;
    this.dispatchEvent(new CustomEvent("closed", { detail: { reason: code === REPLACED ? "taken" : "lost" } }));
  }

  #rejectAll() {
    for (const { reject } of [...this.#answers.values()]) reject(new Error("closed"));
  }
}
