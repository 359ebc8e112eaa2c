// Shows captions: to see, each word as it comes; to screen readers and braille displays, finished sentences alone.
import { element } from "../elements.js";
import { word } from "../words.js";
import { CaptionLines } from "./caption_lines.js";

const LOGGED = 20;

export class CaptionDisplay {
  #lines = new CaptionLines();
  #shown;
  #log;
  #call;

  constructor(root, call) {
    this.#shown = root.querySelector("[data-captions-lines]");
    this.#log = root.querySelector("[data-captions-log]");
    this.#call = call;
  }

  // Takes a caption of another participant, or the reader's own.
  take(caption) {
    this.#lines.take(caption);
    const { lines } = this.#lines;
    this.#shown.replaceChildren(...lines.map((each, at) => this.#line(each, each.sender !== lines[at - 1]?.sender)));
    if (caption.final && caption.text.trim() && caption.sender !== this.#call.id) this.#tell(caption);
  }

  clear() {
    this.#lines = new CaptionLines();
    this.#shown.replaceChildren();
    this.#log.replaceChildren();
  }

  #line(caption, isNamed) {
    const name = isNamed ? [element("bdi", { textContent: this.#name(caption.sender) })] : [];
    const words = element("p", { dir: "auto", lang: caption.language, textContent: caption.text });
    return element("div", { className: caption.final ? "caption" : "caption interim" }, ...name, words);
  }

  #tell(caption) {
    const words = element("bdi", { lang: caption.language, textContent: caption.text });
    this.#log.append(element("p", {}, element("bdi", { textContent: this.#name(caption.sender) }), ": ", words));
    while (this.#log.children.length > LOGGED) this.#log.firstChild.remove();
  }

  #name(id) {
    return id === this.#call.id ? word("you") : (this.#call.participants.find((each) => each.id === id)?.name ?? "");
  }
}
