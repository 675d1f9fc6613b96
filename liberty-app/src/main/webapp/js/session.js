// Remembers which verification this tab is about: its id, its link and the key of the window that began it, and nothing of
// what the visitor has entered. Id and key are kept twice: storage can be switched off, and the history entry is lost when the
// provider sends the browser back.

const KEY = 'identity.verification';

/** The parameter in the query of the provider's redirect that has the key. */
export const WINDOW = 'window';

/** `link` is left out when it is of no use any more. */
export function remember({ id, link, key }) {
  history.replaceState({ id, key }, '', location.pathname);
  store((storage) => storage.setItem(KEY, JSON.stringify({ id, link, key })));
}

/** After a final result: a reload still shows it, but a newly opened page begins with the form. */
export function settle(id) {
  const { key } = recall() ?? {};
  history.replaceState({ id, key }, '', location.pathname);
  store((storage) => storage.removeItem(KEY));
}

/** { id, link, key }, or undefined. */
export function recall() {
  return store((storage) => JSON.parse(storage.getItem(KEY))) ?? history.state ?? undefined;
}

export function forget() {
  history.replaceState(null, '', location.pathname);
  store((storage) => storage.removeItem(KEY));
}

/**
 * Removes the query string, whatever it says. Returns whether it is one of the provider's redirects, and the key in it, if any.
 * The visitor can change it, so nothing in it is trusted.
 */
export function takeReturn() {
  const query = new URLSearchParams(location.search);
  if (location.search || location.hash) {
    history.replaceState(history.state, '', location.pathname);
  }
  return { back: query.has(WINDOW) || query.has('contextId'), key: query.get(WINDOW) ?? undefined };
}

function store(action) {
  try {
    return action(sessionStorage) ?? undefined;
  } catch {
    return undefined;
  }
}
