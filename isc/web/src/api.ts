/** Requests to our own server: reads, and changes that carry the session's token and what was seen. */

import type { Me } from './types';

/** A refusal of the server, with its status and what it says. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly detail: unknown,
  ) {
    super(typeof detail === 'string' ? detail : `status ${status}`);
  }
}

/** A connection that is half open would wait for ever. */
const PATIENCE_MS = 15_000;
const KEPT_MS = 60_000;

let token: string | null = null;

export async function whoAmI(): Promise<Me> {
  const me = await get<Me>('/api/me');
  token = me.csrf;
  return me;
}

/** Has who is looking show again who they are; true where they did. */
let again: () => Promise<boolean> = () => Promise.resolve(false);

export function onStale(ask: () => Promise<boolean>): void {
  again = ask;
}

export async function get<T>(path: string): Promise<T> {
  const ask = () => fetch(path, { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(PATIENCE_MS) });
  return (await fresh(ask)).json() as Promise<T>;
}

/** Change something. `revision` is what was seen: the server answers 409 where somebody else was first. */
export async function post<T>(path: string, body?: unknown, revision?: number): Promise<T> {
  return (await fresh(() => send(path, body, revision))).json() as Promise<T>;
}

/** Ask for an archive and hand it to the browser to keep; the hash of its manifest. */
export async function download(path: string, body: unknown): Promise<string> {
  const response = await fresh(() => send(path, body));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'export.zip';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS); // the browser fetches it after this
  return response.headers.get('X-Manifest-SHA256') ?? '';
}

function send(path: string, body?: unknown, revision?: number): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (token) headers['X-CSRF-Token'] = token;
  if (revision !== undefined) headers['If-Match'] = `"${revision}"`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const sent: RequestInit = { method: 'POST', headers };
  if (body !== undefined) sent.body = JSON.stringify(body);
  return fetch(path, sent);
}

/** A good answer; what takes a password that was shown just now is asked once more after it was shown. */
async function fresh(ask: () => Promise<Response>): Promise<Response> {
  const first = await ask();
  if (first.ok) return first;
  const refusal = await refused(first);
  if (!isStale(refusal) || !(await again())) throw refusal;
  const second = await ask();
  if (second.ok) return second;
  throw await refused(second);
}

async function refused(response: Response): Promise<Refusal> {
  if (response.status === 401) toLogin();
  const told = (await response.json().catch(() => null)) as { detail?: unknown } | null;
  return new Refusal(response.status, told?.detail ?? response.statusText);
}

function isStale({ status, detail }: Refusal): boolean {
  return status === 403 && typeof detail === 'string' && detail.startsWith('expected the password again');
}

export function toLogin(): void {
  const here = location.pathname + location.search;
  location.assign(`/login?next=${encodeURIComponent(here)}`);
}
