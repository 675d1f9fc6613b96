// The first step: what the person enters. Makes the same checks as the server, and shows at each field what either found.

import { countDown } from './countdown.js';
import { fault } from './id-number.js';
import { locale, say, t } from './i18n.js';

const SEPARATE_CONSENTS = ['faceConsent', 'transferConsent'];
const CONSENTS = ['consent', ...SEPARATE_CONSENTS];
const FIELDS = ['name', 'idNumber', 'mode', ...CONSENTS];
const form = document.getElementById('form');
const problemBox = document.getElementById('problem');
const submit = document.getElementById('submit');
const asking = document.getElementById('asking');
// The error at each field: its text and, if this page found it, its code, which gives the text in the other language.
let shown = {};
let stopWaiting = () => {};

export function onSubmit(handler) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (submit.getAttribute('aria-disabled') === 'true') return;
    const entered = read();
    showProblem();
    show(messagesOf(check(entered)));
    if (Object.keys(shown).length === 0) {
      handler(entered);
    } else {
      focusFirst();
    }
  });
  // An error disappears as soon as the field is right, and never appears while the visitor is still typing.
  form.addEventListener('input', (event) => {
    const field = event.target.name;
    if (shown[field] && !Object.hasOwn(check(read()), field)) {
      const { [field]: corrected, ...rest } = shown;
      show(rest);
    }
  });
}

/**
 * Offers the modes in this order; a single mode is shown as text. Boxes for consent are shown if there is a version of the
 * notice to agree to.
 */
export function offer(modes, providers, consent, separateConsents) {
  const group = groupOf('mode');
  for (const choice of group.querySelectorAll('.choice')) {
    const input = choice.querySelector('input');
    input.defaultChecked = input.value === modes[0];
    if (!modes.includes(input.value)) choice.remove();
  }
  for (const mode of modes) {
    document.getElementById('mode-error').before(group.querySelector(`input[value="${mode}"]`).closest('.choice'));
  }
  form.elements.consent.value = consent ?? '';
  for (const field of CONSENTS) groupOf(field).hidden = !consent || (field !== 'consent' && !separateConsents.includes(field));
  form.reset();
  group.hidden = modes.length === 1;
  const only = document.getElementById('only-mode');
  only.hidden = modes.length > 1;
  say(only.querySelector('strong'), `mode.${modes[0]}`);
  say(only.querySelector('small'), `mode.${modes[0]}.hint`);
  for (const hint of form.querySelectorAll('[data-text$=".hint"][data-text^="mode."]')) hint.hidden = !providers;
}

/** While a start is under way, which takes these seconds at most. */
export function busy(on, seconds) {
  submit.setAttribute('aria-disabled', String(on));
  say(submit, on ? 'form.busy' : 'form.submit');
  say(document.getElementById('asking-text'), 'form.busy.text', seconds);
  asking.hidden = !on;
}

export function fill({ name, idNumber }) {
  form.elements.name.value = name;
  form.elements.idNumber.value = idNumber;
  showProblem();
  show({});
  submit.focus();
}

/** Shows a Problem: its errors at the fields, the rest above the form. */
export function showProblem(problem) {
  stopWaiting();
  problemBox.replaceChildren();
  problemBox.hidden = !problem;
  say(submit, 'form.submit');
  if (!problem) return;
  const isHere = ({ field }) => FIELDS.includes(field) && !groupOf(field).hidden;
  const known = problem.errors.filter(isHere);
  const others = problem.errors.filter((error) => !isHere(error));
  show(Object.fromEntries(known.map(({ field, message }) => [field, { text: message }])));
  // Texts of the server keep their language when the language of the page changes.
  problemBox.lang = locale();
  problemBox.append(line('strong', problem.title));
  for (const text of [problem.detail, ...others.map((error) => error.message)]) problemBox.append(line('span', text));
  if (problem.retryAfter) problemBox.append(waitFor(problem.retryAfter));
  // Only its beginning, which can be read out over the phone; the log has the whole id.
  if (problem.requestId) problemBox.append(line('small', t('problem.requestId', problem.requestId.slice(0, 8))));
  if (known.length > 0) {
    focusFirst();
  } else {
    say(submit, 'form.again');
    problemBox.focus();
  }
}

export function clear() {
  form.reset();
  show({});
  showProblem();
}

/** After a change of language: translates the faults that this page found. */
export function translate() {
  const found = messagesOf(check(read()));
  show(Object.fromEntries(Object.entries(shown).map(([field, message]) => [field, message.code ? found[field] ?? message : message])));
}

function read() {
  const data = new FormData(form);
  return {
    name: data.get('name').trim(),
    idNumber: data.get('idNumber').trim(),
    mode: data.get('mode') ?? '',
    consent: data.get('consent') ?? undefined,
    ...Object.fromEntries(SEPARATE_CONSENTS.filter((field) => data.has(field)).map((field) => [field, true])),
  };
}

function groupOf(field) {
  return form.querySelector(`[data-field="${field}"]`);
}

/** The code of the fault of each field. */
function check(entered) {
  const { name, idNumber, mode } = entered;
  const faults = {};
  if (name === '') faults.name = 'name.missing';
  else if ([...name].length > 64) faults.name = 'name.length';
  const wrong = fault(idNumber);
  if (wrong) faults.idNumber = `idNumber.${wrong}`;
  if (mode === '') faults.mode = 'mode.missing';
  for (const field of CONSENTS) if (!groupOf(field).hidden && !entered[field]) faults[field] = `${field}.missing`;
  return faults;
}

function messagesOf(faults) {
  return Object.fromEntries(Object.entries(faults).map(([field, code]) => [field, { code, text: t(`field.${code}`) }]));
}

function show(messages) {
  shown = messages;
  for (const field of FIELDS) {
    const group = groupOf(field);
    const error = document.getElementById(`${field}-error`);
    const message = messages[field];
    error.textContent = message?.text ?? '';
    error.hidden = !message;
    group.toggleAttribute('data-invalid', Boolean(message));
    for (const input of group.querySelectorAll('input')) {
      if (message) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
    }
  }
}

function line(element, text) {
  const made = document.createElement(element);
  made.textContent = text;
  return made;
}

function waitFor(seconds) {
  const wait = line('span', '');
  wait.id = 'problem-wait';
  stopWaiting = countDown(Date.now() + seconds * 1000, (left) => {
    wait.textContent = left > 0 ? t('problem.wait', left) : t('problem.wait.over');
  });
  return wait;
}

function focusFirst() {
  form.querySelector('[aria-invalid]')?.focus();
}
