/** Announce: new urgent alerts, once each, to who listens instead of looks; together where many come at once. */

import { createSignal } from 'solid-js';
import type { Row } from './store';
import { language, t } from './texts';

const GATHER_MS = 700;
const [spoken, setSpoken] = createSignal('');
let waiting: Row[] = [];

export function announce(row: Row): void {
  if (row.alert.severity > 2) return;
  if (!waiting.length) setTimeout(say, GATHER_MS);
  waiting.push(row);
}

function say(): void {
  const [first] = waiting;
  const one = first ? `P${first.alert.severity}: ${first.alert.reason[language()]}` : '';
  setSpoken(waiting.length > 2 ? t('announced', { n: waiting.length }) : one);
  waiting = [];
}

export function Announcer() {
  return <div class="unseen" role="status" aria-live="polite">{spoken()}</div>;
}
