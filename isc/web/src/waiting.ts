/** Waiting: what takes a second person, looked up every few seconds, for nothing tells of it. */

import { createSignal } from 'solid-js';
import { may, me } from './acts';
import { get } from './api';
import type { Proposal } from './types';

const EVERY_MS = 5_000;
/** How long a reveal may be looked at after it was agreed to; the server holds the same. */
export const TOLD_MS = 900_000;

const [waiting, setWaiting] = createSignal<Proposal[]>([]);
const [agreed, setAgreed] = createSignal<Proposal[]>([]);
export { agreed, waiting };

/** Proposals that wait for who is looking. */
export const forMe = (): Proposal[] => (may('second.person') ? waiting().filter((one) => one.asked_by !== me()?.name) : []);

/** Look up what waits, and for who may reveal what was agreed to; keeps what it knew where that cannot be had. */
export async function lookUp(): Promise<void> {
  if (!may('alerts.act')) return;
  const found = await listed('waiting');
  if (found) setWaiting(found);
  const theirs = may('persons.reveal') ? await listed('agreed') : null;
  if (theirs) setAgreed(theirs.filter((one) => one.kind === 'reveal' && one.asked_by === me()?.name));
}

async function listed(state: Proposal['state']): Promise<Proposal[] | null> {
  const answer = await get<{ proposals: Proposal[] }>(`/api/proposals?state=${state}&limit=100`).catch(() => null);
  return answer?.proposals ?? null;
}

export function lookUpNowAndThen(): void {
  void lookUp();
  setInterval(() => void lookUp(), EVERY_MS);
}
