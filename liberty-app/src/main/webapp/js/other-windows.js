// The provider sends the browser back to a window of its own when the face check was opened in one. That window asks the
// others, by the key that came with the redirect, which verification is meant. The answer is its id and its link; the status
// comes from the server.

const NAME = 'identity.verification';
const PATIENCE = 500;
const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel(NAME) : undefined;

/** Answers other windows from now on. `current` returns those { id, link, key } that this window has. */
export function answer(current) {
  channel?.addEventListener('message', ({ data }) => {
    const known = current();
    if (data?.asks && known.key === data.asks) channel.postMessage({ answers: data.asks, known });
  });
}

/** The { id, link, key } of the window with this key, or undefined when there is none. */
export function ask(key) {
  if (!channel || !key) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const listen = ({ data }) => {
      if (data?.answers === key) done(data.known);
    };
    const timer = setTimeout(() => done(undefined), PATIENCE);
    function done(known) {
      clearTimeout(timer);
      channel.removeEventListener('message', listen);
      resolve(known);
    }
    channel.addEventListener('message', listen);
    channel.postMessage({ asks: key });
  });
}
