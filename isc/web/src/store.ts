/** Store: alerts with people's work on them, kept in a map and shown once a frame, however many come in between. */

import { createSignal } from 'solid-js';
import { Line } from './line';
import type { Alert, Severity, Source, Work } from './types';

export interface Row {
  alert: Alert;
  work: Work;
  /** When its condition came true, and when that was noticed, milliseconds since 1970. */
  began: number;
  noticed: number;
  /** An acknowledgement that the server has not confirmed yet. */
  sending: boolean;
}

export type Segment = 'open' | 'acknowledged' | 'returned' | 'shelved';
export const SEGMENTS: Segment[] = ['open', 'acknowledged', 'returned', 'shelved'];

/** Rows that are kept; the oldest of what is over goes first. */
const MOST = 20_000;

const rows = new Map<string, Row>();
const line = new Line();
const [drawn, setDrawn] = createSignal(0);
const [moved, setMoved] = createSignal(0);
const [sources, setSources] = createSignal<Source[]>([]);
const [tick, setTick] = createSignal(Date.now());
export { drawn, moved, rows, setSources, sources, tick };

setInterval(() => {
  wake(Date.now());
  setTick(Date.now());
}, 1000);

/** Tells of alerts that changed, and of things that moved. */
export const changed = onceAFrame(() => setDrawn((n) => n + 1));
export const shifted = onceAFrame(() => setMoved((n) => n + 1));

/** With the next frame; a hidden page has no frames, and then within a quarter of a second. */
function onceAFrame(show: () => void): () => void {
  let isWaiting = false;
  const once = () => {
    if (isWaiting) show();
    isWaiting = false;
  };
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(once);
    if (document.hidden) setTimeout(once, 250);
  };
}

/** Take in an alert and how work on it stands; the newest version and the newest revision win. The row, where it is new. */
export function take(alert: Alert, work: Work): Row | null {
  const known = rows.get(alert.id);
  if (!known && !alert.shown) return null;
  const newest = known && known.alert.version > alert.version ? known.alert : alert;
  const standing = known && known.work.revision > work.revision ? known.work : work;
  const sending = known?.sending === true && standing.revision === known.work.revision;
  const row = { alert: newest, work: standing, sending, began: Date.parse(newest.time), noticed: Date.parse(newest.noticed) };
  put(row);
  note(row.alert.site, row.noticed);
  if (rows.size > MOST) forget();
  return known ? null : row;
}

export function setWork(id: string, work: Work): void {
  const row = rows.get(id);
  if (row && row.work.revision <= work.revision) put({ ...row, work, sending: false });
}

export function mark(id: string, sending: boolean): void {
  const row = rows.get(id);
  if (row) put({ ...row, sending });
}

export function clear(): void {
  rows.clear();
  line.clear();
  changed();
}

function put(row: Row): void {
  const before = rows.get(row.alert.id);
  if (before) line.remove(before);
  rows.set(row.alert.id, row);
  line.add(row, segmentOf(row, Date.now()));
  changed();
}

function forget(): void {
  const over = [...rows.values()].filter((row) => segmentOf(row, Date.now()) === 'returned');
  over.sort((a, b) => a.noticed - b.noticed);
  for (const row of over.slice(0, MOST / 10)) {
    line.remove(row);
    rows.delete(row.alert.id);
  }
}

/** What was laid aside comes back when its time is over: nobody tells. */
export function wake(now: number): void {
  for (const row of line.all()) {
    if (row.work.shelved_until && line.isAt(row, 'shelved') && segmentOf(row, now) !== 'shelved') put(row);
  }
}

export const isOver = (alert: Alert): boolean => alert.status === 'cleared' || alert.status === 'withdrawn';

export function segmentOf(row: Row, now: number): Segment {
  if (row.work.shelved_until && Date.parse(row.work.shelved_until) > now) return 'shelved';
  if (isOver(row.alert)) return 'returned';
  return row.work.acknowledged || row.sending ? 'acknowledged' : 'open';
}

/** Rows in the order of the queue: by segment, then severity, the newest first. */
export function ordered(filter: (row: Row) => boolean): Row[] {
  return line.all().filter(filter);
}

export type Counts = Record<Severity, number>;

/** Open, unacknowledged alerts by severity. */
export function openCounts(now: number): Counts {
  const counts: Counts = { 1: 0, 2: 0, 3: 0, 4: 0 };
  for (const row of rows.values()) if (segmentOf(row, now) === 'open') counts[row.alert.severity]++;
  return counts;
}

// --- the time of a site: a replayed day has a clock of its own -----------------------------------------------------

const LIVE_MS = 120_000;
const clocks = new Map<string, { time: number; at: number }>();

export function note(site: string, time: number): void {
  const known = clocks.get(site);
  if (!known || time > known.time) clocks.set(site, { time, at: Date.now() });
}

/** Now, as this site's log has it: the clock on the wall, where that is not far off. */
export function nowAt(site: string): number {
  const known = clocks.get(site);
  return !known || Date.now() - known.time < LIVE_MS ? Date.now() : known.time;
}

/** Now at the site that is furthest on; the wall where nothing came yet. */
export function latest(): number {
  const times = [...clocks.keys()].map(nowAt);
  return times.length ? Math.max(...times) : Date.now();
}
