// Remembers which verification this tab is about: its id, which is not personal, and nothing else. Twice, because
// storage can be switched off, and because the history entry is lost when the provider sends the browser back.

const KEY = 'identity.verification';

export function remember(id) {
  history.replaceState({ verification: id }, '', location.pathname);
  store((storage) => storage.setItem(KEY, id));
}

export function recall() {
  return store((storage) => storage.getItem(KEY)) ?? history.state?.verification;
}

export function forget() {
  history.replaceState(null, '', location.pathname);
  store((storage) => storage.removeItem(KEY));
}

/**
 * Takes the query string away, whatever it says, and returns the context id in it, if any. It has been through the
 * visitor's hands, so nothing in it is believed.
 */
export function takeContextId() {
  const contextId = new URLSearchParams(location.search).get('contextId') ?? undefined;
  if (location.search || location.hash) {
    history.replaceState(history.state, '', location.pathname);
  }
  return contextId;
}

function store(action) {
  try {
    return action(sessionStorage) ?? undefined;
  } catch {
    return undefined;
  }
}
