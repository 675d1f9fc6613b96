// Follows one verification until nothing more can happen to it: by server-sent events, and by polling while they do not
// flow. Both tell a sink what they learn: state(verification), opened(), unknown(), connection(up).

import { events } from './events.js';
import { poll } from './poll.js';

/** Calls the handlers { onState, onOpened, onUnknown, onConnection } as things change; returns a function that stops it. */
export function watch(id, handlers, source = eventsOrPolling) {
  let last;
  let connected = true;
  let stopped = false;
  const stopSource = source(id, {
    state(verification) {
      const now = JSON.stringify(verification);
      if (stopped || now === last) return;
      last = now;
      handlers.onState(verification);
      // Passed is final. There may be one more change to hear, the delivery, but nothing on the page depends on it.
      if (verification.status === 'PASSED') stop();
    },
    opened() {
      if (!stopped) handlers.onOpened();
    },
    unknown() {
      if (stopped) return;
      stop();
      handlers.onUnknown();
    },
    connection(up) {
      if (stopped || up === connected) return;
      connected = up;
      handlers.onConnection(up);
    },
  });
  function stop() {
    if (stopped) return;
    stopped = true;
    // The source may be calling us from within its own start.
    queueMicrotask(() => stopSource());
  }
  return stop;
}

function eventsOrPolling(id, sink) {
  let stopPolling;
  const stopEvents = events(id, {
    ...sink,
    flowing() {
      stopPolling?.();
      stopPolling = undefined;
      sink.connection(true);
    },
    silent() {
      stopPolling ??= poll(id, sink);
    },
  });
  return () => {
    stopEvents();
    stopPolling?.();
  };
}
