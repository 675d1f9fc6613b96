// Counts down seconds.

/** Calls `show` with the seconds left, now and every second until none is left; returns a function that stops it. */
export function countDown(until, show) {
  const left = () => Math.max(0, Math.ceil((until - Date.now()) / 1000));
  const timer = setInterval(tick, 1000);
  function tick() {
    if (left() === 0) clearInterval(timer);
    show(left());
  }
  tick();
  return () => clearInterval(timer);
}
