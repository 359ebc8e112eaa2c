// Sentences of the page in the reader's language, from `<template id="words">`.
const template = document.querySelector("#words");
const texts = new Map([...(template?.content.querySelectorAll("[data-word]") ?? [])].map((each) => [each.dataset.word, each.textContent.trim()]));

// Returns a sentence with its values in place of `{name}`; a name without a sentence is returned as it is.
export function word(name, values = {}) {
  return Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, () => value), texts.get(name) ?? name);
}

// Isolates a text written by a user, so that its direction does not disturb the sentence around it (Unicode UAX #9).
export function isolated(text) {
  return `\u2068${text}\u2069`;
}

export const language = document.documentElement.lang || "en";

// Returns a number with its unit, such as "4 minutes", as the reader's language has it.
export function quantity(number, unit, unitDisplay = "long", maximumFractionDigits = 0) {
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay, maximumFractionDigits, numberingSystem: "latn" }).format(number);
}
