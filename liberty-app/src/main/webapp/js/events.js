// Server-sent events. The browser connects again by itself after a connection breaks, but never after an answer other than
// 200 (too many streams, a server that is starting), and does not notice a proxy that holds everything back.

import { eventsPath } from './api.js';

const PATIENCE = 4000;
const FIRST_PAUSE = 5000;
const LONGEST_PAUSE = 60_000;

/** Besides what every sink is told: flowing() when something arrived, silent() when nothing does. */
export function events(id, sink) {
  let source;
  let patience;
  let again;
  let pause = FIRST_PAUSE;

  function connect() {
    disconnect();
    if (typeof EventSource !== 'function') {
      sink.silent();
      return;
    }
    source = new EventSource(eventsPath(id));
    source.addEventListener('status', (event) => arrived(() => sink.state(JSON.parse(event.data))));
    source.addEventListener('opened', () => arrived(sink.opened));
    source.addEventListener('error', failed);
    waitForSomething();
  }

  function arrived(tell) {
    clearTimeout(patience);
    patience = undefined;
    pause = FIRST_PAUSE;
    sink.flowing();
    tell();
  }

  function failed() {
    if (source.readyState !== EventSource.CLOSED) {
      waitForSomething();
      return;
    }
    sink.silent();
    clearTimeout(again);
    again = setTimeout(connect, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }

  function waitForSomething() {
    patience ??= setTimeout(sink.silent, PATIENCE);
  }

  function disconnect() {
    clearTimeout(again);
    clearTimeout(patience);
    patience = undefined;
    source?.close();
  }

  // A device that slept, or changed its network, may hold a connection that is dead without knowing it.
  function wake() {
    if (document.visibilityState === 'visible') connect();
  }
  document.addEventListener('visibilitychange', wake);
  window.addEventListener('online', wake);
  connect();

  return () => {
    disconnect();
    document.removeEventListener('visibilitychange', wake);
    window.removeEventListener('online', wake);
  };
}
