// Written messages between those in the room: what is left when a line carries neither picture nor sound.
import { isolated, word } from "./words.js";

export class Messages {
  #list;
  #call;

  constructor(root, call, announce) {
    this.#list = root.querySelector("[data-messages]");
    this.#call = call;
    const form = root.querySelector("[data-write]");
    form.onsubmit = (event) => {
      event.preventDefault();
      this.#write(form.elements.text);
    };
    call.addEventListener("chat", ({ detail }) => {
      const { name } = call.others.find((each) => each.id === detail.sender) ?? {};
      if (!name) return;
      this.#show(name, detail.text.slice(0, 1000));
      announce(word("wrote", { name: isolated(name), text: isolated(detail.text.slice(0, 200)) }));
    });
  }

  #write(field) {
    const text = field.value.trim();
    if (!text || !this.#call.me) return;
    this.#call.write(text);
    this.#show(this.#call.me.name, text);
    field.value = "";
  }

  #show(name, text) {
    const item = document.createElement("li");
    const author = document.createElement("b");
    const content = document.createElement("p");
    author.dir = content.dir = "auto";
    author.textContent = name;
    content.textContent = text;
    item.append(author, content);
    this.#list.append(item);
    const log = this.#list.parentElement;
    log.scrollTop = log.scrollHeight; // not scrollIntoView, which would move the page too
  }
}
