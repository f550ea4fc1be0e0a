/** Flood: more than ten alerts in ten minutes of a site's time; then rows are grouped by zone and cause. */

import { isOver, latest, type Row, rows } from './store';

const WINDOW_MS = 600_000;
const BEGINS = 10;
const ENDS = 5;

let flooded = false;

/** Alerts that began in the last ten minutes. */
export function rate(): number {
  const from = latest() - WINDOW_MS;
  let count = 0;
  for (const row of rows.values()) if (row.began > from) count++;
  return count;
}

/** Whether there is a flood: it begins above ten and ends below five. */
export function isFlood(count: number): boolean {
  flooded = flooded ? count >= ENDS : count > BEGINS;
  return flooded;
}

export interface Group {
  key: string;
  rows: Row[];
  worst: number;
}

/** Rows by site, zone and detector; the worst first, then the largest. */
export function grouped(list: Row[]): Group[] {
  const groups = new Map<string, Group>();
  for (const row of list) {
    if (isOver(row.alert)) continue;
    const key = `${row.alert.site} · ${row.alert.zone ?? '–'} · ${row.alert.detector}`;
    const group = groups.get(key) ?? { key, rows: [], worst: 4 };
    group.rows.push(row);
    group.worst = Math.min(group.worst, row.alert.severity);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => a.worst - b.worst || b.rows.length - a.rows.length);
}
