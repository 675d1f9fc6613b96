// Polling, where events are blocked.

import { find } from './api.js';

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 10_000;
const LONGEST_PAUSE_OFFLINE = 30_000;
const GROWTH = 1.25;
// A check that failed can still pass while its link lives, so we go on looking, though less often.
const PAUSE_AFTER_RESULT = 5000;
const GIVE_UP_AFTER_RESULT = 20 * 60_000;

export function poll(id, sink) {
  const abort = new AbortController();
  let pause = FIRST_PAUSE;
  let timer;
  let asking = false;
  let giveUpAt = Infinity;

  async function ask() {
    if (asking || abort.signal.aborted) return;
    asking = true;
    clearTimeout(timer);
    try {
      const verification = await find(id, abort.signal);
      if (abort.signal.aborted) return;
      sink.connection(true);
      sink.state(verification);
      pause = verification.status === 'PENDING' ? Math.min(pause * GROWTH, LONGEST_PAUSE) : PAUSE_AFTER_RESULT;
      if (verification.status !== 'PENDING' && giveUpAt === Infinity) giveUpAt = Date.now() + GIVE_UP_AFTER_RESULT;
    } catch (problem) {
      if (abort.signal.aborted) return;
      if (problem.isUnknownVerification) {
        sink.unknown();
        return;
      }
      sink.connection(false);
      pause = Math.min(pause * 2, LONGEST_PAUSE_OFFLINE);
    } finally {
      asking = false;
    }
    if (!abort.signal.aborted && Date.now() < giveUpAt) timer = setTimeout(ask, pause);
  }

  // Somebody who comes back to the page, or gets a connection again, must not wait for a long pause to end.
  function soon() {
    if (document.visibilityState === 'visible' && Date.now() < giveUpAt) {
      pause = FIRST_PAUSE;
      ask();
    }
  }
  const wakers = [[document, 'visibilitychange'], [window, 'pageshow'], [window, 'online']];
  for (const [target, event] of wakers) target.addEventListener(event, soon);
  ask();

  return () => {
    abort.abort();
    clearTimeout(timer);
    for (const [target, event] of wakers) target.removeEventListener(event, soon);
  };
}
