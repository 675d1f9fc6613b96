// Renders a state of the flow. It can be called at any time, for example after a change of language.

import { countDown } from './countdown.js';
import { alternative, brand, canReturn } from './customer.js';
import { canOpen, nameOf, usesToken, viewOf, waysOf } from './flow.js';
import { has, inLanguage, locale, say, t } from './i18n.js';
import { draw } from './qr.js';

const $ = (id) => document.getElementById(id);
const STEPS = ['form', 'progress', 'result'];
/** The path of each result's icon, in a square of 24. */
const MARKS = {
  passed: 'M5 12.5l4.5 4.5L19 7.5',
  failed: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  expired: 'M12 6v6.5l4 2.5M12 3a9 9 0 1 0 .01 0',
  unknown: 'M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.2-1.5 2.3M12 18.5v.01',
  returned: 'M19 12H5.5M11.5 5.5L5 12l6.5 6.5',
};

const LONGEST_TIMER = 2 ** 31 - 1;
/** With these reasons the same link fails again. */
const WRONG_DETAILS = ['NAME_OR_NUMBER_WRONG', 'NAME_MALFORMED', 'NUMBER_MALFORMED'];
const DAY = 24 * 60 * 60_000;
/** In seconds: a deadline further away is only a time of day. */
const COUNTED = 2 * 60 * 60;

let shownName;
let endTimer;
let endsAt;
let stopCounting = () => {};
let drawn;

/** `device` is { phone, sandbox }; `onOver` is called when the link expires. */
export function render(state, device, onOver) {
  const name = nameOf(state);
  const view = viewOf(name);
  document.body.dataset.state = name;
  $('connection').hidden = !state.offline;
  if (device.sandbox) renderSandbox(state, name);
  for (const section of document.querySelectorAll('[data-view]')) section.hidden = section.dataset.view !== view;
  markSteps(view);
  if (view !== 'progress') stopCounting();
  if (view === 'progress') renderProgress(state, name, device);
  if (view === 'result') renderResult(state, name, device);
  awaitEnd(view === 'form' ? undefined : state.verification?.expiresAt, onOver);
  document.title = titleOf(name === 'form' ? t('title') : headingOf(state, name, device));
  announce(state, name, device);
  if (shownName !== undefined && shownName !== name) moveFocus(view);
  shownName = name;
}

function titleOf(heading) {
  return heading === brand() ? heading : `${heading} · ${brand()}`;
}

/** The sandbox's own controls stand apart: the page below them is what a customer sees. */
function renderSandbox(state, name) {
  const opens = canOpen(state) && name !== 'failed';
  $('sandbox').hidden = false;
  say($('sandbox-text'), opens ? 'open.sandbox' : 'sandbox.text');
  $('fill').hidden = name !== 'form';
  $('sandbox-again').hidden = name !== 'passed';
  setLink($('sandbox-open'), opens ? state.link : undefined);
}

function renderProgress(state, name, device) {
  const text = textOf(state, name, device);
  $('progress-heading').textContent = headingOf(state, name, device);
  $('progress-text').hidden = !text;
  $('progress-text').textContent = text;
  $('summary').hidden = !state.masked;
  $('masked').textContent = state.masked ?? '';
  $('token').textContent = state.faceToken ?? '';
  $('progress-status').textContent = has(`${name}.status`) ? t(`${name}.status`) : t('looking.text');
  renderWays(state, name, device);
  showDeadline(canOpen(state) && name !== 'back' ? state.verification.expiresAt : undefined);
  // When the face check can no longer be opened, the visitor can only start again.
  $('progress-again').className = ['link-lost', 'link-gone', 'link-over'].includes(name) ? 'primary' : 'quiet';
}

function renderWays(state, name, device) {
  const ways = waysOf(state, device);
  place($('main-ways'), ways.main);
  // When the other ways change, they collapse again.
  if (place($('other-ways-body'), ways.other)) $('other-ways').open = false;
  $('other-ways').hidden = ways.other.length === 0;
  if (ways.offer) say($('other-ways-offer'), ways.offer);
  const open = $('open-link');
  setLink(open, [...ways.main, ...ways.other].includes('open') ? state.link : undefined);
  if (device.phone) open.removeAttribute('target');
  else open.target = '_blank';
  say(open, openText(name, device));
  say($('open-text'), device.phone ? 'open.text' : 'open.camera');
  $('open-text').hidden = name === 'opened' && device.phone;
  showQr([...ways.main, ...ways.other].includes('scan') ? state.link : undefined);
}

/** A link with nothing to open has no address: the browser would request even an empty one. */
function setLink(link, address) {
  link.hidden = !address;
  if (address) link.setAttribute('href', address);
  else link.removeAttribute('href');
}

function openText(name, { phone }) {
  if (name === 'opened' || name === 'back') return 'open.button.again';
  return phone ? 'open.button' : 'open.button.tab';
}

/** Returns whether anything moved. What is in place already stays, because an element that moves loses the focus. */
function place(container, ways) {
  const wanted = ways.map((way) => $(`way-${way}`));
  const there = [...container.children];
  if (wanted.length === there.length && wanted.every((way, i) => way === there[i])) return false;
  for (const way of there) $('unused-ways').append(way);
  container.append(...wanted);
  return true;
}

function showQr(link) {
  if (link === drawn) return;
  drawn = link;
  if (link) $('way-scan').hidden = !draw($('qr'), link);
  else $('qr').replaceChildren();
}

function renderResult(state, name, device) {
  const { failReason, completedAt } = state.verification ?? {};
  $('mark-path').setAttribute('d', MARKS[name]);
  $('mark').dataset.kind = name;
  $('result-heading').textContent = headingOf(state, name, device);
  $('result-text').textContent = resultText(state, name);
  const other = ['failed', 'expired'].includes(name) ? alternative() : '';
  $('result-alternative').textContent = other;
  $('result-alternative').hidden = !other;
  const reason = name === 'failed' ? wordsOf(failReason) : '';
  $('result-reason').textContent = reason;
  $('result-reason').hidden = !reason;
  const retry = name === 'failed' && canRepeat(state);
  $('retry').hidden = !retry;
  $('finish').hidden = name !== 'passed' || !canReturn();
  // Another check would cost money and tell nothing new, so a visitor who has passed is not offered one.
  $('result-again').hidden = name === 'passed';
  $('result-again').className = name === 'returned' ? 'quiet' : retry ? 'secondary' : 'primary';
  const time = completedAt && name !== 'expired' ? t('result.time', moment(completedAt)) : '';
  $('result-time').textContent = time;
  $('result-time').hidden = !time;
}

function resultText(state, name) {
  if (name === 'passed' && canReturn()) return t('passed.return');
  if (name !== 'failed') return t(`${name}.text`);
  const hint = state.verification.failReason ? [] : [t('failed.text')];
  return [...hint, t(canRepeat(state) ? 'failed.retry' : 'failed.again')].join(locale() === 'en' ? ' ' : '');
}

/** Whether this verification may still pass. */
function canRepeat(state) {
  return canOpen(state) && !(usesToken(state) && !state.faceToken) && !WRONG_DETAILS.includes(state.verification.failReason?.name);
}

function wordsOf(failReason) {
  return inLanguage(failReason) ?? '';
}

function headingOf(state, name, device) {
  if (name === 'waiting' && state.retrying) return t('retrying.heading');
  if (name === 'opened') return t(device.phone ? 'opened.heading' : 'opened.heading.tab');
  return t(isTokenGone(state, name) ? 'token-gone.heading' : `${name}.heading`);
}

/** The browser stores the link, but never the face token. */
function isTokenGone(state, name) {
  return name === 'link-gone' && usesToken(state);
}

function textOf(state, name, device) {
  if (name === 'looking') return '';
  if (name === 'opened' && device.phone) return t('opened.text.again');
  if (isTokenGone(state, name)) return t('token-gone.text');
  if (name !== 'waiting') return t(`${name}.text`);
  const last = state.retrying ? [t('retrying.last'), wordsOf(state.verification.failReason)] : [];
  return last.filter(Boolean).join(locale() === 'en' ? ' ' : '');
}

function markSteps(view) {
  const now = STEPS.indexOf(view);
  for (const item of document.querySelectorAll('[data-step]')) {
    const at = STEPS.indexOf(item.dataset.step);
    item.classList.toggle('done', at < now);
    if (at === now) item.setAttribute('aria-current', 'step');
    else item.removeAttribute('aria-current');
  }
}

/** Shows until when the face check must be finished and, from second to second, how many minutes remain. */
function showDeadline(until) {
  stopCounting();
  $('expiry').hidden = !until;
  if (!until) return;
  stopCounting = countDown(Date.parse(until), (left) => {
    const key = left > COUNTED ? 'link.until' : 'link.until.minutes';
    $('expiry').textContent = t(key, timeOf(until), Math.ceil(left / 60));
  });
}

/** Calls `onOver` at this time, unless a later call sets another. */
function awaitEnd(until, onOver) {
  if (until === endsAt) return;
  clearTimeout(endTimer);
  endsAt = until;
  const left = Date.parse(until) - Date.now();
  // Browsers have no longer timer, and no page stays open that long.
  if (left <= LONGEST_TIMER) endTimer = setTimeout(onOver, left);
}

/** Announces the new state once, in the only live region. */
function announce(state, name, device) {
  const words = name === 'form' ? '' : [
    headingOf(state, name, device),
    name === 'failed' ? wordsOf(state.verification.failReason) : '',
    state.offline ? t('offline') : '',
  ].filter(Boolean).join(' ');
  if ($('announcement').textContent !== words) $('announcement').textContent = words;
}

function moveFocus(view) {
  const target = view === 'form' ? $('name') : $(`${view}-heading`);
  target.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function moment(iso) {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }).format(new Date(iso));
}

/** The time of day, with the date if it is more than a day away. */
function timeOf(iso) {
  const far = Date.parse(iso) - Date.now() > DAY;
  return far ? moment(iso) : new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(iso));
}
