// One language at a time, for everything in the page that says data-text or data-label.

import { texts } from './texts.js';

const KEY = 'identity.language';
let current = chosenBefore() ?? preferred();

export function language() {
  return current;
}

export function t(key, ...values) {
  const text = texts[current][key] ?? key;
  return values.reduce((result, value, i) => result.replace(`{${i}}`, () => value), text);
}

export function has(key) {
  return Object.hasOwn(texts[current], key);
}

export function choose(language) {
  current = language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Storage may be switched off: then the choice lasts as long as the page.
  }
  apply();
}

export function apply() {
  document.documentElement.lang = current === 'zh' ? 'zh-CN' : 'en';
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = t(element.dataset.text);
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
    return Object.hasOwn(texts, language ?? '') ? language : undefined;
  } catch {
    return undefined;
  }
}

function preferred() {
  const known = (navigator.languages ?? [navigator.language])
    .map((tag) => tag.toLowerCase().split('-')[0])
    .find((tag) => Object.hasOwn(texts, tag));
  return known ?? 'en';
}
