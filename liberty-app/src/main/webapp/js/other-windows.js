// The provider sends the browser back to a window of its own when the face check was opened in one. That window asks the
// others, by the context id that came with the redirect, which verification is meant. The answer is its id and its link; the
// status comes from the server.

const NAME = 'identity.verification';
const PATIENCE = 500;
const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel(NAME) : undefined;

/** Answers other windows from now on. `current` gives the { verification, link } of this one, as far as there is any. */
export function answer(current) {
  channel?.addEventListener('message', ({ data }) => {
    const { verification, link } = current();
    if (data?.asks && verification?.contextId === data.asks) {
      channel.postMessage({ answers: data.asks, known: { id: verification.id, link } });
    }
  });
}

/** The { id, link } of the verification with this context id, or undefined when no other window knows it. */
export function ask(contextId) {
  if (!channel || !contextId) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const listen = ({ data }) => {
      if (data?.answers === contextId) done(data.known);
    };
    const timer = setTimeout(() => done(undefined), PATIENCE);
    function done(known) {
      clearTimeout(timer);
      channel.removeEventListener('message', listen);
      resolve(known);
    }
    channel.addEventListener('message', listen);
    channel.postMessage({ asks: contextId });
  });
}
