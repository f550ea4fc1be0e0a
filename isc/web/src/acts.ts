/** Acts on alerts: each names what was seen; where somebody else was first, that is shown and nothing is overwritten. */

import { createSignal } from 'solid-js';
import { get, post, Refusal } from './api';
import { mark, rows, setWork } from './store';
import { clock, t } from './texts';
import { Turns } from './turns';
import type { Me, Proposal, Work } from './types';

const [notice, setNotice] = createSignal<string | null>(null);
const [me, setMe] = createSignal<Me | null>(null);
export { me, notice, setMe, setNotice };

export const may = (permission: string): boolean => me()?.permissions.includes(permission) ?? false;

interface Taken {
  by: string;
  at: string;
}

/** Acknowledge at once on screen; the server confirms, or tells who was first. */
export async function acknowledge(id: string): Promise<void> {
  const row = rows.get(id);
  if (!row || row.sending || row.work.acknowledged || !may('alerts.act')) return;
  mark(id, true);
  await act(id, 'acknowledge');
  mark(id, false);
}

export function shelve(id: string, minutes: number, why: string): Promise<boolean> {
  const until = new Date(Date.now() + minutes * 60_000).toISOString();
  return act(id, 'shelve', { until, why });
}

export const unshelve = (id: string): Promise<boolean> => act(id, 'unshelve');
export const judge = (id: string, verdict: string, why: string): Promise<boolean> => act(id, 'verdict', { verdict, why });
export const assignTo = (id: string, owner: string | null): Promise<boolean> => act(id, 'assign', { owner });

const turns = new Map<string, Turns>();

/** One act, after those before it on the same alert; true where it was done, or a second person was asked. */
async function act(id: string, what: string, body?: unknown): Promise<boolean> {
  const mine = turns.get(id) ?? new Turns();
  turns.set(id, mine);
  const done = await mine.take(`${what} ${JSON.stringify(body)}`, () => send(id, what, body));
  if (mine.isIdle) turns.delete(id);
  return done ?? false;
}

async function send(id: string, what: string, body?: unknown): Promise<boolean> {
  const row = rows.get(id);
  if (!row) return false;
  try {
    const answer = await post<Work | Proposal>(`/api/alerts/${id}/${what}`, body, row.work.revision);
    if ('kind' in answer) {
      setNotice(t('asked_second', { n: answer.number }));
      return true;
    }
    setWork(id, answer);
    setNotice(null);
    return true;
  } catch (error) {
    setNotice(said(error));
    if (error instanceof Refusal && error.status === 409) await renew(id);
    return false;
  }
}

/** How it stands now; where even that cannot be had, the socket tells when it is back. */
async function renew(id: string): Promise<void> {
  const found = await get<Work>(`/api/alerts/${id}/work`).catch(() => null);
  if (found) setWork(id, found);
}

/** What to show of an error. */
export function said(error: unknown): string {
  if (error instanceof Refusal && error.status === 409 && isTaken(error.detail)) {
    return t('conflict', { who: error.detail.by, when: clock(Date.parse(error.detail.at)) });
  }
  return t('failed', { why: error instanceof Error ? error.message : String(error) });
}

function isTaken(detail: unknown): detail is Taken {
  return typeof detail === 'object' && detail !== null && 'by' in detail && 'at' in detail;
}
