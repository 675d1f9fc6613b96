// The pure state machine of the page: what is known of a verification, the events that change it, and the name of each state.

/** Nothing has been started. */
export const NOTHING = Object.freeze({});

// The events. Each returns a new state and never changes the old one.
const AFTER = {
  /** The server accepted the form. The face token and the masked number exist in this page only. */
  started: (state, { verification, masked, faceToken, link }) => ({ id: verification.id, verification, masked, faceToken, link }),
  /** An earlier start had begun it, and the answer with its link was lost. */
  lost: (state, { id, masked }) => ({ id, masked, lost: true }),
  /** The page was reloaded, or the provider sent the browser back: the id remains and, while it may be of use, the link. */
  resumed: (state, { id, link, back }) => ({ id, link, back }),
  status: (state, { verification }) => ({
    ...state,
    verification,
    retrying: state.retrying && verification.status === 'FAILED',
  }),
  /** The visitor followed the link, here or in another tab. */
  opened: (state) => ({ ...state, opened: true }),
  /** The link has expired. */
  over: (state) => ({ ...state, over: true }),
  connection: (state, { up }) => ({ ...state, offline: !up }),
  retry: (state) => ({ ...state, retrying: true, opened: false, back: false }),
  unknown: () => ({ unknown: true }),
  /** The provider sent the browser to a window that knows of no verification. */
  returned: () => ({ returned: true }),
  again: () => NOTHING,
};

export function next(state, event) {
  return AFTER[event.type](state, event);
}

/** The name of a state: form, looking, waiting, opened, back, link-lost, link-gone, link-over, passed, failed, expired, unknown, returned. */
export function nameOf(state) {
  if (state.unknown) return 'unknown';
  if (state.returned) return 'returned';
  if (!state.id) return 'form';
  if (!state.verification) return 'looking';
  const { status } = state.verification;
  if (status === 'PASSED') return 'passed';
  if (status === 'EXPIRED') return 'expired';
  if (status === 'FAILED' && !state.retrying) return 'failed';
  if (state.over) return 'link-over';
  if (state.opened) return 'opened';
  if (state.back) return 'back';
  if (!isGone(state)) return 'waiting';
  return state.lost ? 'link-lost' : 'link-gone';
}

const VIEWS = { form: 'form', passed: 'result', failed: 'result', expired: 'result', unknown: 'result', returned: 'result' };

/** The part of the page that shows the state of this name: form, progress or result. */
export function viewOf(name) {
  return VIEWS[name] ?? 'progress';
}

export function usesToken(state) {
  return state.verification?.mode === 'WE_CHAT_FACE';
}

/** Whether the face check can still be opened from here. */
export function canOpen(state) {
  return Boolean(state.verification && state.link) && !state.over && !['passed', 'expired'].includes(nameOf(state));
}

function isGone(state) {
  return usesToken(state) ? !state.faceToken : !state.link;
}

/**
 * Where the ways to the face check are shown: those in `main` at once, those in `other` in a collapsed section titled `offer`.
 * A phone opens the link itself; any other device shows a QR code for a phone.
 */
export function waysOf(state, { phone }) {
  const name = nameOf(state);
  if (usesToken(state)) {
    return { main: state.faceToken ? ['token'] : [], other: [] };
  }
  if (!canOpen(state)) return { main: [], other: [] };
  if (name === 'back') return { main: [], other: phone ? ['open'] : ['open', 'scan'], offer: 'ways.unfinished' };
  if (phone) return { main: ['open'], other: ['scan'], offer: 'ways.scan' };
  if (name === 'opened') return { main: [], other: ['scan', 'open'], offer: 'ways.scanAgain' };
  return { main: ['scan'], other: ['open'], offer: 'ways.open' };
}
