// Remembers which verification this tab is about: its id and its link, and nothing of what the visitor has entered. The id
// twice, because storage can be switched off, and because the history entry is lost when the provider sends the browser back.

const KEY = 'identity.verification';

/** `link` is left out when it is of no use any more. */
export function remember({ id, link }) {
  history.replaceState({ verification: id }, '', location.pathname);
  store((storage) => storage.setItem(KEY, JSON.stringify({ id, link })));
}

/** After a final result: a reload still finds it, but who opens the page anew begins anew. */
export function settle(id) {
  history.replaceState({ verification: id }, '', location.pathname);
  store((storage) => storage.removeItem(KEY));
}

/** { id, link }, or undefined. */
export function recall() {
  const id = history.state?.verification;
  return store((storage) => JSON.parse(storage.getItem(KEY))) ?? (id && { id });
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
