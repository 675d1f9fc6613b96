// Shows how long the link is valid.

/** Hours only when there are any: 1:05:09, 29:59, 0:07. */
export function clockText(seconds) {
  const two = (value) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

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
