// The one flow: enter → check → result.

import { start } from './api.js';
import * as form from './form.js';
import { apply, choose, has, language, t } from './i18n.js';
import { masked } from './id-number.js';
import * as session from './session.js';
import { watch } from './status.js';

const $ = (id) => document.getElementById(id);
const STEPS = ['enter', 'check', 'result'];
const STEP_OF_VIEW = { form: 'enter', waiting: 'check', result: 'result' };
const MARKS = { passed: '✓', failed: '✕', expired: '⏱', unknown: '?' };

// The face page opens on a phone in this tab, so that the way back ends here; elsewhere this page stays open and waits.
const onPhone = matchMedia('(pointer: coarse)').matches;

// What is shown now. Links live here only, and are gone after a reload: they open a person's face check.
let links = {};
let result;
let stopWatching = () => {};
let clock;

form.onSubmit(async (entered) => {
  form.busy(true);
  try {
    const started = await start({ ...entered, callbackUrl: location.origin + location.pathname, contextId: newContextId() });
    session.remember(started.id);
    links = started;
    $('masked').textContent = masked(entered.idNumber);
    form.clear();
    follow(started.id);
  } catch (problem) {
    form.showProblem(problem);
  } finally {
    form.busy(false);
  }
});

for (const button of document.querySelectorAll('[data-language]')) {
  button.addEventListener('click', () => {
    choose(button.dataset.language);
    form.translate();
    refresh();
  });
}
for (const button of document.querySelectorAll('[data-action="again"]')) {
  button.addEventListener('click', startAgain);
}
$('copy-link').addEventListener('click', (event) => copy(links.authUrl ?? links.originalUrl, event.currentTarget));
$('copy-token').addEventListener('click', (event) => copy(links.faceToken, event.currentTarget));
// A page that comes back from the browser's own cache must not show what was entered before.
window.addEventListener('pagehide', () => form.clear());

apply();
begin();

function begin() {
  const redirected = session.cameBack();
  const id = session.recall();
  if (id) follow(id);
  else if (redirected) showResult({ kind: 'unknown' });
}

function follow(id) {
  stopWatching();
  showWaiting();
  stopWatching = watch(id, {
    onState: (verification) => {
      if (verification.status === 'PENDING') return;
      showResult({ kind: verification.status.toLowerCase(), ...verification });
    },
    onUnknown: () => {
      session.forget();
      showResult({ kind: 'unknown' });
    },
    onConnection: (up) => {
      $('connection').hidden = up;
      $('connection').textContent = up ? '' : t('offline');
    },
  });
}

function startAgain() {
  stopWatching();
  session.forget();
  links = {};
  result = undefined;
  $('connection').hidden = true;
  $('masked').textContent = '';
  show('form');
  $('name').focus();
}

function showWaiting() {
  const link = links.authUrl ?? links.originalUrl;
  const viaToken = Boolean(links.faceToken);
  $('summary').hidden = $('masked').textContent === '';
  $('link-part').hidden = viaToken || !link;
  $('token-part').hidden = !viaToken;
  $('link-gone').hidden = viaToken || Boolean(link);
  $('desktop-note').hidden = onPhone;
  $('token').textContent = links.faceToken ?? '';
  $('token-link-part').hidden = !link;
  for (const anchor of [$('link'), $('token-link'), $('retry-link')]) pointTo(anchor, link);
  countDown();
  show('waiting', $('waiting-heading'));
}

function showResult(outcome) {
  result = outcome;
  sayResult();
  show('result', $('result-heading'));
}

function sayResult() {
  const { kind, failReasonCode, completedAt } = result;
  const reason = failReasonCode && has(`reason.${failReasonCode}`) ? t(`reason.${failReasonCode}`) : '';
  $('mark').textContent = MARKS[kind];
  $('mark').dataset.kind = kind;
  $('result-heading').textContent = t(`${kind}.heading`);
  $('result-text').textContent = t(`${kind}.text`);
  $('result-reason').textContent = reason;
  $('result-reason').hidden = !reason;
  $('retry-link').hidden = kind !== 'failed' || !$('retry-link').href || expired();
  $('result-time').hidden = !completedAt;
  $('result-time').textContent = completedAt ? t('result.time', moment(completedAt)) : '';
  $('announcement').textContent = `${t(`${kind}.heading`)}. ${reason || t(`${kind}.text`)}`;
}

function show(view, heading) {
  for (const section of document.querySelectorAll('[data-view]')) section.hidden = section.dataset.view !== view;
  const now = STEPS.indexOf(STEP_OF_VIEW[view]);
  for (const item of document.querySelectorAll('[data-step]')) {
    const at = STEPS.indexOf(item.dataset.step);
    item.classList.toggle('done', at < now);
    if (at === now) item.setAttribute('aria-current', 'step');
    else item.removeAttribute('aria-current');
  }
  if (view !== 'waiting') clearInterval(clock);
  if (view !== 'result') $('announcement').textContent = '';
  heading?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/** Says again, in the language chosen now, what is not a fixed text of the page. */
function refresh() {
  if (result) sayResult();
  else tick();
  if (!$('connection').hidden) $('connection').textContent = t('offline');
}

function countDown() {
  clearInterval(clock);
  $('expiry').hidden = !links.expiresAt;
  tick();
  if (links.expiresAt) clock = setInterval(tick, 1000);
}

function tick() {
  if (!links.expiresAt) return;
  const left = Math.max(0, Math.floor((Date.parse(links.expiresAt) - Date.now()) / 1000));
  const seconds = String(left % 60).padStart(2, '0');
  const minutes = Math.floor(left / 60) % 60;
  const hours = Math.floor(left / 3600);
  const time = hours ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
  $('expiry').textContent = left > 0 ? t('link.left', time) : t('link.expired');
  if (left === 0) {
    clearInterval(clock);
    $('link-part').hidden = true;
    $('token-part').hidden = true;
  }
}

function expired() {
  return Boolean(links.expiresAt) && Date.parse(links.expiresAt) <= Date.now();
}

function pointTo(anchor, link) {
  if (link && /^https?:\/\//i.test(link)) anchor.setAttribute('href', link);
  else anchor.removeAttribute('href');
  if (onPhone) anchor.removeAttribute('target');
  else anchor.target = '_blank';
}

async function copy(text, button) {
  const before = button.dataset.text;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copyByHand(text)) return;
  }
  button.textContent = t('copied');
  $('announcement').textContent = t('copied');
  setTimeout(() => {
    button.textContent = t(before);
  }, 2000);
}

/** For plain http, where browsers keep the clipboard closed. */
function copyByHand(text) {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}

function moment(iso) {
  return new Intl.DateTimeFormat(language() === 'zh' ? 'zh-CN' : 'en', { dateStyle: 'medium', timeStyle: 'short' })
    .format(new Date(iso));
}

function newContextId() {
  // Not crypto.randomUUID, which plain http does not have.
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `page-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
