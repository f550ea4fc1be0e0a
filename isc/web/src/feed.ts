/** Feed: rows to begin with, then one socket with all that moves; it comes back by itself and misses nothing. */

import { createSignal } from 'solid-js';
import { get, Refusal, toLogin } from './api';
import { Pictures, type Table } from './objects';
import { clear, note, type Row, setSources, shifted, take } from './store';
import type { Alert, Source, Work } from './types';

/** Two beats of 2 s and a little: then the feed is lost, also where the socket still seems open. */
const LOST_MS = 5_000;
const WAITS_MS = [300, 1_000, 2_000, 4_000];
const PAGE = 500;
const MOST_ROWS = 10_000;
const ENDED = 4401;
const OTHER_STORE = 4409;

interface Page {
  rows: { alert: Alert; work: Work }[];
  next: number | null;
  feed: number;
}

type Frame =
  | { type: 'hello'; number: number; time: string }
  | { type: 'change'; number: number; alert: Alert; work: Work }
  | { type: 'beat'; time: string; number: number; sources: Source[] }
  | ({ type: 'table' } & Table);

const [heard, setHeard] = createSignal(0);
const [isLost, setLost] = createSignal(false);
const [changes, setChanges] = createSignal(0);
export const pictures = new Pictures();
export { changes, heard, isLost };

/** Told of each alert that was not known, as it comes. */
export type Arrived = (row: Row) => void;

let socket: WebSocket | null = null;
let last = 0;
let tries = 0;
let arrived: Arrived = () => {};

export async function follow(onArrival: Arrived): Promise<void> {
  arrived = onArrival;
  setHeard(Date.now()); // also where nothing ever comes, somebody must be told
  setInterval(watch, 500);
  await begin();
}

/** Begin anew: rows, then the socket from where they were true. */
async function begin(): Promise<void> {
  try {
    const first = await get<Page>(`/api/live/alerts?shown=true&limit=${PAGE}`);
    clear();
    last = first.feed;
    takeAll(first);
    connect();
    await rest(first.next);
  } catch (error) {
    if (error instanceof Refusal && error.status < 500) throw error;
    again(begin);
  }
}

async function rest(next: number | null): Promise<void> {
  for (let count = PAGE; next !== null && count < MOST_ROWS; count += PAGE) {
    const page: Page = await get<Page>(`/api/live/alerts?shown=true&limit=${PAGE}&cursor=${next}`);
    takeAll(page);
    next = page.next;
  }
}

function takeAll(page: Page): void {
  for (const { alert, work } of page.rows) take(alert, work);
}

function connect(): void {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const opened = new WebSocket(`${scheme}://${location.host}/api/live?after=${last}`);
  opened.binaryType = 'arraybuffer';
  opened.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
    if (socket !== opened) return;
    hear();
    if (typeof event.data === 'string') text(JSON.parse(event.data) as Frame);
    else if (pictures.read(event.data)) shifted();
  };
  opened.onclose = (event) => {
    if (socket === opened) closed(event.code);
  };
  socket = opened;
  pictures.restart();
}

function closed(code: number): void {
  socket = null;
  if (code === ENDED) toLogin();
  else again(code === OTHER_STORE ? begin : probe);
}

/** A page's script cannot see why a handshake was refused: an ordinary request tells. */
async function probe(): Promise<void> {
  try {
    await get('/api/me');
    connect();
  } catch {
    again(probe);
  }
}

function again(what: () => void): void {
  setTimeout(what, WAITS_MS[Math.min(tries++, WAITS_MS.length - 1)]);
}

function hear(): void {
  setHeard(Date.now());
  if (isLost()) setLost(false);
}

function watch(): void {
  if (Date.now() - heard() < LOST_MS) return;
  setLost(true);
  if (socket && socket.readyState === WebSocket.OPEN) {
    const half = socket;
    socket = null; // half open: nothing will come of it, and closing it may take minutes
    half.close();
    again(probe);
  }
}

function text(frame: Frame): void {
  if (frame.type === 'change') change(frame);
  else if (frame.type === 'table') pictures.learn(frame);
  else if (frame.type === 'beat') beat(frame.sources);
  else if (frame.type === 'hello') tries = 0;
}

function change(frame: { number: number; alert: Alert; work: Work }): void {
  last = Math.max(last, frame.number);
  setChanges((n) => n + 1);
  const fresh = take(frame.alert, frame.work);
  if (fresh) arrived(fresh);
}

function beat(sources: Source[]): void {
  for (const source of sources) note(source.site, Date.parse(source.newest));
  setSources(sources);
}
