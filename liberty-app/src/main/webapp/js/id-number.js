// The checks of ResidentIdNumber on the server, in the same order and with the same codes.

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS = '10X98765432';

/** What is wrong with the number, as the end of a field error's code, or undefined. */
export function fault(text, now = new Date()) {
  if (text.trim() === '') return 'missing';
  if (/\s/.test(text)) return 'whiteSpace';
  if (/[\uFF01-\uFF5E]/.test(text)) return 'fullWidth';
  if (/^[0-9]{15}$/.test(text)) return 'fifteenDigits';
  if (text.length !== 18) return 'length';
  if (!/^[0-9]{17}[0-9Xx]$/.test(text)) return 'characters';
  const day = text.slice(6, 14);
  if (!exists(day)) return 'birthDate';
  if (day > todayInChina(now)) return 'birthDateInFuture';
  return text[17].toUpperCase() === checkCharacter(text) ? undefined : 'checkCharacter';
}

/** The check character of the first seventeen: ISO 7064 MOD 11-2. */
export function checkCharacter(text) {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(text[i]), 0);
  return CHECK_CHARACTERS[sum % 11];
}

/** The first and the last four characters. */
export function masked(text) {
  return `${text.slice(0, 4)}**********${text.slice(-4)}`.toUpperCase();
}

function exists(day) {
  const [year, month, date] = [day.slice(0, 4), day.slice(4, 6), day.slice(6)].map(Number);
  const found = new Date(Date.UTC(2000, month - 1, date));
  found.setUTCFullYear(year, month - 1, date);
  return month >= 1 && date >= 1 && found.getUTCMonth() === month - 1 && found.getUTCDate() === date;
}

function todayInChina(now) {
  // Eight hours ahead of UTC all year round.
  return new Date(now.getTime() + 8 * 3600 * 1000).toISOString().slice(0, 10).replaceAll('-', '');
}
