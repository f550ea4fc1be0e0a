/** Timeline: when it began, how it grew, what people did, in the order of time. */

import { createMemo, For, Show } from 'solid-js';
import { Moment } from './shapes';
import { t, told } from './texts';
import type { Alert, Work } from './types';

interface Step {
  at: string;
  what: string;
  /** An act has the clock of the wall; in a replayed day that is another one than the alert's. */
  isAct: boolean;
}

function steps(versions: Alert[], work: Work | null): Step[] {
  const first = versions[0];
  if (!first) return [];
  const found: Step[] = [{ at: first.time, what: t('began'), isAct: false }];
  for (const one of versions) {
    const count = one.count > 1 ? ` · ${one.count}×` : '';
    found.push({ at: one.noticed, what: `${told('status', one.status)} · P${one.severity}${count}`, isAct: false });
  }
  if (work?.acknowledged) found.push({ at: work.acknowledged, what: `${t('segment_acknowledged')}: ${work.acknowledged_by}`, isAct: true });
  if (work?.verdict && work.changed) found.push({ at: work.changed, what: `${t('verdict')}: ${told('verdict', work.verdict)}`, isAct: true });
  return found;
}

export function Timeline(props: { versions: Alert[]; work: Work | null }) {
  const list = createMemo(() => steps(props.versions, props.work));
  const span = () => {
    const alert = props.versions.at(-1);
    return alert ? { from: Date.parse(alert.time), to: Date.parse(alert.last) } : { from: 0, to: 0 };
  };
  const at = (step: Step) => {
    const all = list().filter((one) => !one.isAct).map((one) => Date.parse(one.at));
    const [low, high] = [Math.min(...all), Math.max(...all, span().to)];
    return high > low ? 10 + ((Date.parse(step.at) - low) / (high - low)) * 380 : 200;
  };
  return (
    <div class="timeline">
      <Show when={list().length > 1}>
        <svg viewBox="0 0 400 24" preserveAspectRatio="none" aria-hidden="true">
          <rect class="ground" x="10" y="11" width="380" height="2" />
          <rect class="band" x={at({ at: new Date(span().from).toISOString(), what: '', isAct: false })} y="8" width={windowWidth(at, span())} height="8" />
          <For each={list().filter((one) => !one.isAct)}>{(step) => <rect class="seen" x={at(step) - 1.5} y="4" width="3" height="16" />}</For>
        </svg>
      </Show>
      <ol>
        <For each={list()}>
          {(step) => (
            <li classList={{ act: step.isAct }}>
              <Moment at={step.at} withDay /> {step.what}
            </li>
          )}
        </For>
      </ol>
    </div>
  );
}

function windowWidth(at: (step: Step) => number, span: { from: number; to: number }): number {
  const x = (ms: number) => at({ at: new Date(ms).toISOString(), what: '', isAct: false });
  return Math.max(2, x(span.to) - x(span.from));
}
