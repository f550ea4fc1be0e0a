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

let token: string | null = null;

export async function whoAmI(): Promise<Me> {
  const me = await get<Me>('/api/me');
  token = me.csrf;
  return me;
}

export async function get<T>(path: string): Promise<T> {
  return answer<T>(await fetch(path, { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(PATIENCE_MS) }));
}

/** Change something. `revision` is what was seen: the server answers 409 where somebody else was first. */
export async function post<T>(path: string, body?: unknown, revision?: number): Promise<T> {
  return answer<T>(await send(path, body, revision));
}

/** Ask for an archive and hand it to the browser to keep; the hash of its manifest. */
export async function download(path: string, body: unknown): Promise<string> {
  const response = await send(path, body);
  if (!response.ok) return answer(response);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'export.zip';
  link.click();
  URL.revokeObjectURL(link.href);
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

async function answer<T>(response: Response): Promise<T> {
  if (response.status === 401) toLogin();
  const told: unknown = await response.json().catch(() => null);
  if (response.ok) return told as T;
  throw new Refusal(response.status, (told as { detail?: unknown } | null)?.detail ?? response.statusText);
}

export function toLogin(): void {
  const here = location.pathname + location.search;
  location.assign(`/login?next=${encodeURIComponent(here)}`);
}
