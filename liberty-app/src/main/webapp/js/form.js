// The first step: what the person enters. Checks what the server checks, and shows at each field what either found.

import { fault } from './id-number.js';
import { t } from './i18n.js';

const FIELDS = ['name', 'idNumber', 'mode'];
const form = document.getElementById('form');
const problemBox = document.getElementById('problem');
const submit = document.getElementById('submit');
let shown = {};

export function onSubmit(handler) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (submit.getAttribute('aria-disabled') === 'true') return;
    const entered = read();
    showProblem();
    const faults = check(entered);
    show(Object.fromEntries(Object.entries(faults).map(([field, code]) => [field, () => t(`field.${code}`)])));
    if (Object.keys(faults).length === 0) {
      handler(entered);
    } else {
      focusFirst();
    }
  });
  // A fault goes away as soon as it is mended, and does not come while somebody is still typing.
  form.addEventListener('input', (event) => {
    const field = event.target.name;
    if (shown[field] && !Object.hasOwn(check(read()), field)) {
      const { [field]: mended, ...rest } = shown;
      show(rest);
    }
  });
}

export function busy(on) {
  submit.setAttribute('aria-disabled', String(on));
  submit.dataset.text = on ? 'form.busy' : 'form.submit';
  submit.textContent = t(submit.dataset.text);
}

/** Shows a Problem: its errors at the fields, the rest above the form. */
export function showProblem(problem) {
  problemBox.replaceChildren();
  problemBox.hidden = !problem;
  if (!problem) return;
  const known = problem.errors.filter((error) => FIELDS.includes(error.field));
  const others = problem.errors.filter((error) => !FIELDS.includes(error.field));
  show(Object.fromEntries(known.map((error) => [error.field, () => error.message])));
  const title = document.createElement('strong');
  title.textContent = problem.title;
  const lines = [problem.detail, ...others.map((error) => error.message)];
  if (problem.retryAfter) lines.push(t('problem.retryAfter', problem.retryAfter));
  if (problem.requestId) lines.push(t('problem.requestId', problem.requestId));
  problemBox.append(title, lines.filter(Boolean).join(' '));
  if (known.length > 0) focusFirst();
}

export function clear() {
  form.reset();
  show({});
  showProblem();
}

/** After a change of language. What the server said was said in the other one, and goes. */
export function translate() {
  showProblem();
  const own = check(read());
  show(Object.fromEntries(
    Object.keys(shown).filter((field) => own[field]).map((field) => [field, () => t(`field.${own[field]}`)]),
  ));
}

function read() {
  const data = new FormData(form);
  return { name: data.get('name').trim(), idNumber: data.get('idNumber').trim(), mode: data.get('mode') ?? '' };
}

function check({ name, idNumber, mode }) {
  const faults = {};
  if (name === '') faults.name = 'name.missing';
  else if ([...name].length > 64) faults.name = 'name.length';
  const wrong = fault(idNumber);
  if (wrong) faults.idNumber = `idNumber.${wrong}`;
  if (mode === '') faults.mode = 'mode.missing';
  return faults;
}

function show(messages) {
  shown = messages;
  for (const field of FIELDS) {
    const group = form.querySelector(`[data-field="${field}"]`);
    const error = document.getElementById(`${field}-error`);
    const message = messages[field]?.();
    error.textContent = message ?? '';
    error.hidden = !message;
    group.toggleAttribute('data-invalid', Boolean(message));
    for (const input of group.querySelectorAll('input')) {
      if (message) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
    }
  }
}

function focusFirst() {
  form.querySelector('[aria-invalid]')?.focus();
}
