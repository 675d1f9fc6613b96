// Shared by both mini programs, byte for byte (a test compares them): asks the server for the result of one
// verification, with growing pauses, until there is one or it has waited long enough.

const api = require('./api.js');

const GROWTH = 1.5;

/**
 * Asks at once, and then again. A pace is { first, longest, giveUpAfter } in milliseconds: the first and the longest
 * pause, and how long to pause in all. Calls of the handlers `on`:
 *
 * - trouble(problem): no answer this time, asking goes on
 * - failed(verification): FAILED; asking goes on, because the same link can be tried again and the person may be doing so
 * - ended(verification): PASSED or EXPIRED; the last call
 * - problem(problem): asking makes no sense any more, 404 above all; the last call
 * - giveUp(verification): waited long enough; FAILED, or undefined when there is no result yet; the last call
 *
 * Returns a function that stops it: no request and no call after that.
 */
function watch(id, pace, on) {
  let stopped = false;
  let timer;
  let abort;
  let pause = pace.first;
  let paused = 0;
  let failed;

  function stop() {
    stopped = true;
    clearTimeout(timer);
    if (abort) abort();
    abort = undefined;
  }

  function end(handler, value) {
    stop();
    handler(value);
  }

  function later(atLeast) {
    if (paused >= pace.giveUpAfter) {
      end(on.giveUp, failed);
      return;
    }
    const wait = Math.max(pause, atLeast);
    paused += wait;
    pause = Math.min(pause * GROWTH, pace.longest);
    timer = setTimeout(ask, wait);
  }

  function learned(verification) {
    if (verification.status === 'FAILED') {
      failed = verification;
      on.failed(verification);
    } else if (verification.status !== 'PENDING') {
      end(on.ended, verification);
    }
  }

  function answered(problem, verification) {
    if (stopped) return;
    abort = undefined;
    if (!problem) learned(verification);
    else if (problem.temporary) on.trouble(problem);
    else end(on.problem, problem);
    // The handler may have stopped it, too.
    if (!stopped) later(problem ? problem.retryAfter * 1000 : 0);
  }

  function ask() {
    abort = api.find(id, answered);
  }

  ask();
  return stop;
}

module.exports = { watch };
