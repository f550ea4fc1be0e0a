/** Alerts: a list to search and narrow; the address holds the filters, so that it can be kept and sent on. */

import { createMemo, createResource, createSignal, For, Show } from 'solid-js';
import { Detail } from '../detail';
import type { Asking } from '../ask';
import { get } from '../api';
import { said } from '../acts';
import { go, query } from '../route';
import { Moment, SeverityMark } from '../shapes';
import { drawn, rows, take } from '../store';
import { language, number, patternText, t, told } from '../texts';
import type { Alert, Site, Work } from '../types';

const FACETS = ['site', 'severity', 'family', 'pattern', 'status', 'detector', 'zone'] as const;
type Facet = (typeof FACETS)[number];
const STATES = ['open', 'acknowledged', 'shelved', 'judged'] as const;
/** Parameters that hold one value each; of the others each value is an alternative. */
const SINGLE = ['text', 'open', 'muted', 'cursor'];
const PAGE = 100;

interface Page {
  rows: { alert: Alert; work: Work }[];
  next: number | null;
}

/** Counts of all that the filters find, not only of what the page holds. */
interface Counts {
  counted: number;
  all: boolean;
  facets: Record<string, Record<string, number>>;
}

/** Filters as the server takes them; what is hidden by the alarm budget, or muted, only where asked for. */
function filters(): URLSearchParams {
  const kept = new URLSearchParams(query());
  kept.delete('open');
  if (!kept.has('hidden')) kept.set('shown', 'true');
  kept.delete('hidden');
  if (!kept.has('muted')) kept.set('muted', 'false');
  return kept;
}

function wanted(): string {
  const kept = filters();
  kept.set('limit', String(PAGE));
  return kept.toString();
}

function counted(): string {
  const kept = filters();
  kept.delete('cursor');
  return kept.toString();
}

function change(name: string, value: string | null, on = true): void {
  const next = new URLSearchParams(query());
  if (name !== 'open') next.delete('cursor');
  if (!value || !on) next.delete(name, SINGLE.includes(name) ? undefined : value ?? undefined);
  else if (SINGLE.includes(name)) next.set(name, value);
  else next.append(name, value);
  go(`/alerts?${next}`, name === 'open');
}

export default function Alerts(props: { sites: Site[] }) {
  const [page] = createResource(wanted, (filters) => get<Page>(`/api/live/alerts?${filters}`));
  const [counts] = createResource(counted, (filters) => get<Counts>(`/api/facets?${filters}`));
  const [asking, setAsking] = createSignal<Asking>(null);
  const told_ = () => (counts.error ? undefined : counts.latest);
  const found = () => (page.error ? [] : page.latest?.rows ?? []);
  const opened = () => (drawn(), query().get('open'));
  const row = () => {
    const id = opened();
    const here = found().find((one) => one.alert.id === id);
    if (here && id && !rows.has(id)) take({ ...here.alert, shown: true }, here.work);
    return id ? rows.get(id) : undefined;
  };
  return (
    <div class="page with-side">
      <h1>{t('alerts')}</h1>
      <aside class="facets" aria-label={t('facets')}>
        <form onSubmit={(event) => (event.preventDefault(), change('text', new FormData(event.currentTarget).get('text') as string))}>
          <label>{t('search')}<input name="text" type="search" value={query().get('text') ?? ''} maxlength="200" /></label>
        </form>
        <For each={FACETS}>{(facet) => <FacetBox facet={facet} counts={told_()?.facets[facet] ?? {}} sites={props.sites} />}</For>
        <dl class="states">
          <For each={STATES}>{(state) => <><dt>{t(`state_${state}`)}</dt><dd>{number(told_()?.facets['state']?.[state] ?? 0)}</dd></>}</For>
        </dl>
        <label>
          {t('muted')}
          <select onChange={(event) => change('muted', event.currentTarget.value)}>
            <For each={['false', 'true'] as const}>
              {(value) => <option value={value} selected={(query().get('muted') ?? 'false') === value}>{t(`muted_${value}`)}</option>}
            </For>
          </select>
        </label>
        <label class="check">
          <input type="checkbox" checked={query().has('hidden')} onChange={(event) => change('hidden', 'yes', event.currentTarget.checked)} /> {t('hidden_too')}
        </label>
        <p><button type="button" onClick={() => go('/alerts')}>{t('clear_filters')}</button></p>
      </aside>
      <section class="results" aria-label={t('alerts')}>
        <Show when={page.error}>{(error) => <p class="notice" role="alert">{said(error())}</p>}</Show>
        <p role="status">{t(told_()?.all === false ? 'found_more' : 'found', { n: number(told_()?.counted ?? found().length) })}</p>
        <div class="scroll" tabindex="0" role="region" aria-label={t('alerts')}>
          <table>
            <thead>
              <tr><th scope="col">{t('severity')}</th><th scope="col">{t('when')}</th><th scope="col">{t('message')}</th><th scope="col">{t('site')}</th><th scope="col">{t('state')}</th></tr>
            </thead>
            <tbody>
              <For each={found()}>
                {({ alert, work }) => (
                  <tr classList={{ selected: alert.id === opened() }}>
                    <td><SeverityMark severity={alert.severity} hollow={Boolean(work.acknowledged)} /></td>
                    <td><Moment at={alert.time} withDay /></td>
                    <td><button type="button" class="link" onClick={() => change('open', alert.id)}>{alert.reason[language()]}</button></td>
                    <td>{alert.site} · {alert.zone ?? '–'}</td>
                    <td>{work.verdict ? told('verdict', work.verdict) : work.acknowledged_by ?? told('status', alert.status)}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
        <p class="buttons no-print">
          <Show when={query().has('cursor')}><button type="button" onClick={() => change('cursor', null)}>{t('newest')}</button></Show>
          <Show when={page.latest?.next}>{(next) => <button type="button" onClick={() => change('cursor', String(next()))}>{t('older')}</button>}</Show>
        </p>
      </section>
      <Show when={row()}>
        {(one) => <section class="side"><Detail row={one()} asking={asking()} onAsk={setAsking} onSelect={(id) => change('open', id)} /></section>}
      </Show>
    </div>
  );
}

/** The values of one field with their counts, in an order that never changes; those that were seen stay to be chosen. */
function FacetBox(props: { facet: Facet; counts: Record<string, number>; sites: Site[] }) {
  const chosen = () => query().getAll(props.facet);
  const values = createMemo<string[]>((before) => [...new Set([...before, ...chosen(), ...Object.keys(props.counts)])].sort(), [], { equals: isSame });
  const name = (value: string) => {
    if (props.facet === 'severity') return `P${value} ${told('severity', value)}`;
    if (props.facet === 'pattern') return `${value} ${patternText(value)}`;
    return props.facet === 'site' ? props.sites.find((site) => site.id === value)?.name ?? value : told(props.facet, value);
  };
  /** Of what was not chosen beside what was, the filters count nothing. */
  const amount = (value: string) => (chosen().length && !chosen().includes(value) ? '' : number(props.counts[value] ?? 0));
  return (
    <fieldset class="facet">
      <legend>{t(props.facet)}</legend>
      <For each={values()}>
        {(value) => (
          <label class="check">
            <input type="checkbox" checked={chosen().includes(value)} onChange={(event) => change(props.facet, value, event.currentTarget.checked)} />
            {name(value)} <span class="amount">{amount(value)}</span>
          </label>
        )}
      </For>
    </fieldset>
  );
}

const isSame = (a: string[], b: string[]): boolean => a.join() === b.join();
