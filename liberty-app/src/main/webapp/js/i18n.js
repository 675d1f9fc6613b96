// The language of the page: sets the text of every element with data-text or data-label.

import { en } from './texts-en.js';
import { zh } from './texts-zh.js';

const KEY = 'identity.language';
const TEXTS = { en, zh };
let current = chosenBefore() ?? preferred();

export function language() {
  return current;
}

/** For Intl and for the lang attribute. */
export function locale() {
  return current === 'zh' ? 'zh-CN' : 'en';
}

export function t(key, ...values) {
  const text = TEXTS[current][key] ?? key;
  return values.reduce((result, value, i) => result.replace(`{${i}}`, () => value), text);
}

export function has(key) {
  return Object.hasOwn(TEXTS[current], key);
}

export function choose(language) {
  current = language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Storage can be switched off. The choice then lasts as long as the page.
  }
  apply();
}

/** Of the texts in both languages, the one in the language of the page. */
export function inLanguage(texts) {
  return texts?.[current];
}

/** Gives an element a fixed text, with a value in it if needed, which follows the language from now on. */
export function say(element, key, value = '') {
  element.dataset.text = key;
  element.dataset.value = value;
  element.textContent = t(key, value);
}

export function apply() {
  document.documentElement.lang = locale();
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = t(element.dataset.text, element.dataset.value);
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', t(element.dataset.label));
  }
  for (const button of document.querySelectorAll('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset.language === current));
  }
}

function chosenBefore() {
  try {
    const language = localStorage.getItem(KEY);
    return Object.hasOwn(TEXTS, language ?? '') ? language : undefined;
  } catch {
    return undefined;
  }
}

function preferred() {
  const known = (navigator.languages ?? [navigator.language])
    .map((tag) => tag.toLowerCase().split('-')[0])
    .find((tag) => Object.hasOwn(TEXTS, tag));
  return known ?? 'en';
}
