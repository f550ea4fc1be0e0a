/** Weeks: ISO 8601 weeks as `2025-W02`, and all between two of them. */

const WEEK_MS = 7 * 86_400_000;
export const MOST_WEEKS = 53;

/** The Monday of a week, milliseconds since 1970 UTC; week 1 is the one with 4 January in it. */
function mondayOf(week: string): number {
  const [year, number] = week.split('-W').map(Number) as [number, number];
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * 86_400_000;
  return monday + (number - 1) * WEEK_MS;
}

function weekOf(monday: number): string {
  const thursday = new Date(monday + 3 * 86_400_000);
  const first = mondayOf(`${thursday.getUTCFullYear()}-W01`);
  return `${thursday.getUTCFullYear()}-W${String(1 + Math.round((monday - first) / WEEK_MS)).padStart(2, '0')}`;
}

/** All weeks from the first of these to the last, the newest year of them at most. */
export function weeksBetween(weeks: string[]): string[] {
  const sorted = [...weeks].sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return [];
  const [from, to] = [mondayOf(first), mondayOf(last)];
  const found: string[] = [];
  for (let at = Math.max(from, to - (MOST_WEEKS - 1) * WEEK_MS); at <= to; at += WEEK_MS) found.push(weekOf(at));
  return found;
}
