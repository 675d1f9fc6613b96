// Asks for the status of one verification every second and a half; after a failure or an expiry less often,
// and for twenty minutes. Any node can answer.

import { find } from './api.js';

const PAUSE = 1500;
const LONGEST_PAUSE_OFFLINE = 30_000;
// A check that failed can still pass while its link lives, so the page goes on asking, though less often.
const PAUSE_AFTER_RESULT = 5000;
const GIVE_UP_AFTER_RESULT = 20 * 60_000;

/** Calls the handlers { onState, onUnknown, onConnection } as things change; returns a function that stops it. */
export function watch(id, handlers) {
  const abort = new AbortController();
  let pause = PAUSE;
  let timer;
  let asking = false;
  let giveUpAt = Infinity;
  let last;
  let connected = true;

  async function ask() {
    if (asking || abort.signal.aborted) return;
    asking = true;
    clearTimeout(timer);
    try {
      const verification = await find(id, abort.signal);
      if (abort.signal.aborted) return;
      connection(true);
      state(verification);
    } catch (problem) {
      if (abort.signal.aborted) return;
      if (problem.isUnknownVerification) {
        stop();
        handlers.onUnknown();
        return;
      }
      connection(false);
      pause = Math.min(pause * 2, LONGEST_PAUSE_OFFLINE);
    } finally {
      asking = false;
    }
    if (!abort.signal.aborted && Date.now() < giveUpAt) timer = setTimeout(ask, pause);
  }

  function state(verification) {
    const { status } = verification;
    pause = status === 'PENDING' ? PAUSE : PAUSE_AFTER_RESULT;
    if (status !== 'PENDING' && giveUpAt === Infinity) giveUpAt = Date.now() + GIVE_UP_AFTER_RESULT;
    // Passed is final. There may be one more change, the delivery, but nothing on the page depends on it.
    if (status === 'PASSED') stop();
    const now = JSON.stringify(verification);
    if (now === last) return;
    last = now;
    handlers.onState(verification);
  }

  function connection(up) {
    if (up === connected) return;
    connected = up;
    handlers.onConnection(up);
  }

  // A visitor who comes back to the page, or gets a connection again, does not wait for a long pause to end.
  function soon() {
    if (document.visibilityState === 'visible' && Date.now() < giveUpAt) {
      pause = PAUSE;
      ask();
    }
  }
  const wakers = [[document, 'visibilitychange'], [window, 'pageshow'], [window, 'online']];
  for (const [target, event] of wakers) target.addEventListener(event, soon);
  ask();

  function stop() {
    abort.abort();
    clearTimeout(timer);
    for (const [target, event] of wakers) target.removeEventListener(event, soon);
  }
  return stop;
}
