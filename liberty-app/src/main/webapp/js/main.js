// Connects the events of the page to the state machine (flow.js) and the view (view.js): enter → check → result.

import { environment, start } from './api.js';
import { copy } from './clipboard.js';
import * as customer from './customer.js';
import { NOTHING, next } from './flow.js';
import * as form from './form.js';
import { apply, choose, t } from './i18n.js';
import { masked } from './id-number.js';
import { madeUpPerson } from './made-up-person.js';
import * as otherWindows from './other-windows.js';
import * as session from './session.js';
import { render } from './view.js';
import { watch } from './watch.js';

const $ = (id) => document.getElementById(id);
// A phone, or a window as narrow as one, opens the face page itself. Every other device shows the QR code.
const phone = matchMedia('(hover: none) and (pointer: coarse), (max-width: 30rem)');

let state = NOTHING;
// What the server says about its environment. Nothing is shown before it is known, so that the page does not change under the visitor.
let surroundings;
let stopWatching = () => {};
// What was sent and has no answer of the application yet, with its keys: sent again, it starts no second check.
let unanswered = {};

form.onSubmit(async (entered) => {
  form.busy(true, longestStart());
  $('announcement').textContent = $('asking-text').textContent;
  const text = JSON.stringify(entered);
  if (unanswered.text !== text) unanswered = { text, key: newKey(), startKey: newKey() };
  const { key, startKey } = unanswered;
  const number = masked(entered.idNumber);
  try {
    const { authUrl, originalUrl, webViewUrl, faceToken, ...verification } = await startOnce(
      {
        ...entered,
        account: customer.account(),
        callbackUrl: `${location.origin}${location.pathname}?${session.WINDOW}=${key}`,
      },
      startKey,
    );
    unanswered = {};
    form.busy(false);
    const link = [authUrl, originalUrl].find(isWebLink);
    goOn({ id: verification.id, link, key }, { type: 'started', verification, faceToken, link, masked: number });
  } catch (problem) {
    form.busy(false);
    $('announcement').textContent = '';
    if (problem.endsStart) unanswered = {};
    const id = problem.begunId;
    if (id) goOn({ id, key }, { type: 'lost', id, masked: number });
    else form.showProblem(problem);
  }
});

for (const button of document.querySelectorAll('[data-language]')) {
  button.addEventListener('click', () => {
    choose(button.dataset.language);
    customer.translate();
    form.translate();
    show();
  });
}
for (const button of document.querySelectorAll('[data-action="again"]')) {
  button.addEventListener('click', startAgain);
}
$('fill').addEventListener('click', () => form.fill(madeUpPerson()));
$('retry').addEventListener('click', () => dispatch({ type: 'retry' }));
for (const link of [$('open-link'), $('sandbox-open')]) {
  link.addEventListener('click', () => dispatch({ type: 'opened' }));
}
$('finish').addEventListener('click', session.forget);
$('copy-token').addEventListener('click', copyToken);
phone.addEventListener('change', show);
window.addEventListener('pagehide', () => {
  // A page that comes back from the browser's cache must not show what was entered before.
  form.clear();
  stopWatching();
});
window.addEventListener('pageshow', (event) => {
  if (event.persisted) begin();
});
otherWindows.answer(() => ({ ...session.recall(), link: state.link }));

apply();
environment().then((known) => {
  surroundings = { sandbox: known.sandbox === true, callDeadline: known.callDeadlineSeconds ?? 20 };
  customer.use(known.page);
  customer.translate();
  form.offer(customer.modes(), customer.modeProviders(), customer.consent(), customer.separateConsents());
  show();
});
begin();

/** On loading, on coming back from the provider, and on coming back from the browser's cache. */
async function begin() {
  const { back, key } = session.takeReturn();
  const known = session.recall() ?? (await otherWindows.ask(key));
  if (known) {
    session.remember(known);
    if (state.id !== known.id) dispatch({ type: 'resumed', ...known, back });
    follow(known.id);
  } else {
    dispatch({ type: back ? 'returned' : 'again' });
  }
}

/** In seconds, with the way there and back. */
function longestStart() {
  return surroundings.callDeadline + 5;
}

/** Starts a check. While an earlier start with the same key is under way, waits as long as the server says, and asks again. */
async function startOnce(request, startKey) {
  try {
    return await start(request, startKey, longestStart());
  } catch (problem) {
    if (!problem.isUnderWay) throw problem;
    await new Promise((resolve, reject) => {
      setTimeout(resolve, problem.retryAfter * 1000);
      // A page that comes back from the browser's cache must not go on with what was entered before.
      window.addEventListener('pagehide', () => reject(problem), { once: true });
    });
    return startOnce(request, startKey);
  }
}

function goOn(known, event) {
  session.remember(known);
  form.clear();
  dispatch(event);
  follow(known.id);
}

function follow(id) {
  stopWatching();
  stopWatching = watch(id, {
    onState: (verification) => {
      if (verification.status === 'PASSED') session.settle(id);
      if (verification.status === 'EXPIRED') session.remember({ ...session.recall(), id, link: undefined });
      dispatch({ type: 'status', verification });
    },
    onUnknown: () => {
      session.forget();
      dispatch({ type: 'unknown' });
    },
    onConnection: (up) => dispatch({ type: 'connection', up }),
  });
}

function startAgain() {
  stopWatching();
  session.forget();
  dispatch({ type: 'again' });
}

function dispatch(event) {
  state = next(state, event);
  show();
}

function show() {
  if (!surroundings) return;
  render(state, { ...surroundings, phone: phone.matches }, () => dispatch({ type: 'over' }));
}

async function copyToken({ currentTarget: button }) {
  if (!(await copy(state.faceToken))) return;
  button.textContent = t('copied');
  $('announcement').textContent = t('copied');
  setTimeout(() => {
    button.textContent = t(button.dataset.text);
  }, 2000);
}

/** No other link is opened. */
function isWebLink(link) {
  return /^https?:\/\//.test(link ?? '');
}

/** The key that names this window in the provider's redirect. */
function newKey() {
  // Not crypto.randomUUID, which browsers do not offer over plain http.
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
