// The REST API. Every failure is a Problem with the members of RFC 9457 and a text for the visitor.

import { language, t } from './i18n.js';

const PROBLEMS = 'urn:identity-verification:problem:';
const VERIFICATION_NOT_FOUND = `${PROBLEMS}verification-not-found`;
const ALREADY_STARTED = `${PROBLEMS}already-started`;

export class Problem extends Error {
  constructor({ type, status = 0, title, detail, errors = [], requestId, retryAfter, verification }) {
    super(title);
    Object.assign(this, { type, status, title, detail, errors, requestId, retryAfter, verification });
  }

  /**
   * Whether the application says how the start, and each earlier one with its key, ended. A proxy's 502, 503 or 504 does not: what
   * it has passed on may go on. Other answers refuse only this request.
   */
  get endsStart() {
    const ends = [400, 409, 422, 502, 504].includes(this.status) && !this.isUnderWay;
    return ends && String(this.type).startsWith(PROBLEMS);
  }

  /** Not any 404: a server that is still starting answers 404 too. */
  get isUnknownVerification() {
    return this.type === VERIFICATION_NOT_FOUND;
  }

  /** An earlier start with the same key is under way: the same request tells more after `retryAfter`. */
  get isUnderWay() {
    return this.type === ALREADY_STARTED && this.retryAfter > 0;
  }

  /** The id of the verification that an earlier start with the same key is known to have begun. */
  get begunId() {
    return this.type === ALREADY_STARTED && this.verification?.begun ? this.verification.id : undefined;
  }
}

const pathOf = (id) => `api/verifications/${encodeURIComponent(id)}`;

/** A second start with the same idempotency key begins nothing. Gives up after these seconds. */
export async function start(request, startKey, seconds) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), 1000 * Math.min(seconds, 86_400));
  try {
    return await call('api/verifications', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': startKey },
      body: JSON.stringify(request),
      signal: abort.signal,
    });
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    throw new Problem({ title: t('problem.unanswered'), detail: t('problem.unanswered.detail') });
  } finally {
    clearTimeout(timer);
  }
}

export function find(id, signal) {
  return call(pathOf(id), { signal });
}

/** What the application says about where it runs: `sandbox` when the provider is simulated. */
export async function environment() {
  try {
    return await call('api/environment', {});
  } catch {
    return {};
  }
}

async function call(path, options) {
  let response;
  let body;
  try {
    response = await fetch(path, {
      cache: 'no-store',
      credentials: 'same-origin',
      ...options,
      headers: { Accept: 'application/json', 'Accept-Language': language(), ...options.headers },
    });
    body = await response.text();
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Problem({ title: t('problem.offline'), detail: t('problem.offline.detail') });
  }
  const json = parsed(body);
  if (response.ok && json) return json;
  throw new Problem({
    title: t('problem.unreadable'),
    detail: t('problem.unreadable.detail'),
    ...(response.ok ? {} : json),
    status: response.status,
    retryAfter: Number(response.headers.get('Retry-After')) || undefined,
  });
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}
