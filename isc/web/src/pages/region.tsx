/** Region: ways of working with counts per week as plots, and what analysts write for others about them. */

import { createMemo, createSignal, For, Show } from 'solid-js';
import { fetched } from '../fetched';
import { number, patternText, t } from '../texts';
import type { Site } from '../types';
import { MOST_WEEKS, weeksBetween } from '../weeks';
import { Bulletins } from './bulletins';

interface Week {
  week: string;
  site: string;
  found: number;
  judged: number;
}

interface Phenomenon {
  pattern: string;
  found: number;
  judged: number;
  weeks: Week[];
}

const PLOT = { width: 360, height: 90, left: 26, foot: 14 };

export default function Region(props: { sites: Site[] }) {
  const list = fetched<{ phenomena: Phenomenon[] }>(() => '/api/phenomena');
  const [site, setSite] = createSignal('');
  const all = () => list.found()?.phenomena ?? [];
  const named = createMemo(() => [...new Set(all().flatMap((one) => one.weeks.map((week) => week.site)))].sort());
  const shown = createMemo(() => all().map((one) => ({ ...one, weeks: one.weeks.filter((week) => !site() || week.site === site()) })).filter((one) => one.weeks.length));
  /** The same weeks and the same height in all plots, so that they can be compared. */
  const weeks = createMemo(() => weeksBetween(shown().flatMap((one) => one.weeks.map((week) => week.week))));
  const most = createMemo(() => Math.max(1, ...shown().flatMap((one) => weeks().map((week) => totals(one.weeks, week).judged))));
  return (
    <div class="page">
      <h1>{t('region')}</h1>
      <section aria-labelledby="phenomena">
        <h2 id="phenomena">{t('phenomena')}</h2>
        <Show when={list.wrong()}>{(text) => <p class="notice" role="alert">{text()}</p>}</Show>
        <p>{t('phenomena_why')}</p>
        <Show when={named().length > 1}>
          <label class="short">
            {t('site')}
            <select onChange={(event) => setSite(event.currentTarget.value)}>
              <option value="">{t('all_sites')}</option>
              <For each={named()}>{(id) => <option value={id}>{props.sites.find((one) => one.id === id)?.name ?? id}</option>}</For>
            </select>
          </label>
        </Show>
        <Show when={shown().length} fallback={<p class="nothing">{t('phenomena_none')}</p>}>
          <div class="plots"><For each={shown()}>{(one) => <Plot one={one} weeks={weeks()} most={most()} />}</For></div>
        </Show>
      </section>
      <Bulletins sites={props.sites} />
    </div>
  );
}

function totals(weeks: Week[], week: string): { found: number; judged: number } {
  const mine = weeks.filter((one) => one.week === week);
  return { found: mine.reduce((n, one) => n + one.found, 0), judged: mine.reduce((n, one) => n + one.judged, 0) };
}

/** Bars of a week each: what was judged as an outline, what was true filled; the table says the same. */
function Plot(props: { one: Phenomenon; weeks: string[]; most: number }) {
  const wide = () => (PLOT.width - PLOT.left) / Math.min(MOST_WEEKS, props.weeks.length);
  const high = (count: number) => (count / props.most) * (PLOT.height - PLOT.foot - 4);
  const bars = () => props.weeks.map((week, at) => ({ week, at, ...totals(props.one.weeks, week) }));
  const found = () => props.one.weeks.reduce((n, week) => n + week.found, 0);
  const judged = () => props.one.weeks.reduce((n, week) => n + week.judged, 0);
  const base = PLOT.height - PLOT.foot;
  return (
    <figure class="plot">
      <figcaption><b>{props.one.pattern}</b> {patternText(props.one.pattern)} <span class="amount">{t('true_of_judged', { found: number(found()), judged: number(judged()) })}</span></figcaption>
      <svg viewBox={`0 0 ${PLOT.width} ${PLOT.height}`} role="img" aria-label={t('plot', { pattern: props.one.pattern, from: props.weeks[0] ?? '', to: props.weeks.at(-1) ?? '' })}>
        <text class="scale-text" x={PLOT.left - 4} y="12" text-anchor="end">{number(props.most)}</text>
        <text class="scale-text" x={PLOT.left - 4} y={base} text-anchor="end">0</text>
        <line class="axis" x1={PLOT.left} y1={base} x2={PLOT.width} y2={base} />
        <For each={bars()}>
          {(bar) => (
            <Show when={bar.judged}>
              <rect class="judged" x={PLOT.left + bar.at * wide() + 0.5} width={Math.max(1, wide() - 1)} y={base - high(bar.judged)} height={high(bar.judged)} />
              <rect class="found" x={PLOT.left + bar.at * wide() + 0.5} width={Math.max(1, wide() - 1)} y={base - high(bar.found)} height={high(bar.found)} />
            </Show>
          )}
        </For>
        <text class="scale-text" x={PLOT.left} y={PLOT.height - 2}>{props.weeks[0]}</text>
        <Show when={props.weeks.length > 1}><text class="scale-text" x={PLOT.width} y={PLOT.height - 2} text-anchor="end">{props.weeks.at(-1)}</text></Show>
      </svg>
      <details>
        <summary>{t('figures')}</summary>
        <table>
          <thead><tr><th scope="col">{t('week')}</th><th scope="col">{t('site')}</th><th scope="col" class="number">{t('verdict_true')}</th><th scope="col" class="number">{t('judged_at_all')}</th></tr></thead>
          <tbody>
            <For each={props.one.weeks}>
              {(week) => <tr><td>{week.week}</td><td>{week.site}</td><td class="number">{number(week.found)}</td><td class="number">{number(week.judged)}</td></tr>}
            </For>
          </tbody>
        </table>
      </details>
    </figure>
  );
}
