/** Case file: what happened in a case in the order of time, what it rests on and who held that, and cases like it. */

import { createSignal, For, Index, Show } from 'solid-js';
import { ROOT } from '../route';
import { Moment } from '../shapes';
import { number, t, told } from '../texts';

const KINDS = ['alert', 'event', 'act', 'verdict', 'note', 'task'] as const;

export interface Happening {
  kind: (typeof KINDS)[number];
  start: string;
  end: string | null;
  text: string;
  who: string | null;
  severity: number | null;
}

export interface Piece {
  number: number;
  event: string;
  alert: string;
  place: string;
  digest: string | null;
  body: string | null;
  custody: { time: string; who: string; what: string; detail: string; digest: string | null }[];
}

export interface AlikeCase {
  number: number;
  site: string;
  title: string;
  state: 'open' | 'closed';
  verdict: string | null;
  linked: boolean;
  subjects: string[];
  patterns: string[];
}

/** All that happened, of the kinds that are wanted. */
export function CaseTimeline(props: { all: Happening[] }) {
  const [hidden, setHidden] = createSignal<string[]>([]);
  const there = () => KINDS.filter((kind) => props.all.some((one) => one.kind === kind));
  const toggle = (kind: string) => setHidden(hidden().includes(kind) ? hidden().filter((one) => one !== kind) : [...hidden(), kind]);
  return (
    <section>
      <h2>{t('timeline')}</h2>
      <p class="filters no-print">
        <For each={there()}>
          {(kind) => <button type="button" aria-pressed={!hidden().includes(kind)} onClick={() => toggle(kind)}>{told('happening', kind)}</button>}
        </For>
      </p>
      <ol class="happenings">
        <For each={props.all.filter((one) => !hidden().includes(one.kind))}>
          {(one) => (
            <li>
              <span><Moment at={one.start} withDay /><Show when={one.end}>{(end) => <> – <Moment at={end()} /></>}</Show></span>
              <span class="tag">{told('happening', one.kind)}</span>
              <span><Show when={one.severity}>{(level) => <b>P{level()} </b>}</Show>{one.text}<Show when={one.who}> · {one.who}</Show></span>
            </li>
          )}
        </For>
      </ol>
    </section>
  );
}

/** Each event with where it stood, the hash of its copy, and who did what to it. */
export function Custody(props: { pieces: Piece[] }) {
  return (
    <section>
      <h2>{t('evidence')} <span class="amount">{number(props.pieces.length)}</span></h2>
      <ul class="lines">
        <Index each={props.pieces}>
          {(piece) => (
            <li>
              <details>
                <summary>{piece().event} · {t(piece().digest ? 'copied' : piece().digest === '' ? 'copy_gone' : 'copy_none')}</summary>
                <dl>
                  <dt>{t('stood_at')}</dt><dd class="code">{piece().place || '–'}</dd>
                  <dt>SHA-256</dt><dd class="code">{piece().digest || '–'}</dd>
                </dl>
                <h3>{t('custody')}</h3>
                <ol>
                  <For each={piece().custody}>
                    {(step) => <li><Moment at={step.time} withDay /> · {told('custody', step.what)} · {step.who} <span class="code">{step.detail}</span></li>}
                  </For>
                </ol>
              </details>
            </li>
          )}
        </Index>
      </ul>
    </section>
  );
}

/** Other cases that share alerts, incidents, subjects or patterns with this one. */
export function AlikeCases(props: { cases: AlikeCase[] }) {
  const shared = (one: AlikeCase) => [one.linked ? t('linked_case') : '', ...one.subjects, ...one.patterns].filter(Boolean).join(', ');
  return (
    <section>
      <h2>{t('alike_cases')}</h2>
      <Show when={props.cases.length} fallback={<p>{t('alike_cases_none')}</p>}>
        <ul class="lines">
          <For each={props.cases}>
            {(one) => (
              <li>
                <a href={`${ROOT}/cases/${one.number}`}>{t('case', { n: one.number })}: {one.title}</a> · {told('case', one.state)}
                <Show when={one.verdict}>{(verdict) => <> · <b>{told('verdict', verdict())}</b></>}</Show> <span class="code">{shared(one)}</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}
