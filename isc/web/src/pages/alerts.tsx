/** Alerts: a list to search and narrow; the address holds the filters, so that it can be kept and sent on. */

import { createResource, createSignal, For, Show } from 'solid-js';
import { Detail } from '../detail';
import type { Asking } from '../ask';
import { get } from '../api';
import { said } from '../acts';
import { go, query } from '../route';
import { Moment, SeverityMark } from '../shapes';
import { drawn, rows, take } from '../store';
import { language, number, t, told } from '../texts';
import type { Alert, Site, Work } from '../types';

const FACETS = ['site', 'severity', 'family', 'status', 'detector', 'zone'] as const;
type Facet = (typeof FACETS)[number];
const PAGE = 500;

interface Page {
  rows: { alert: Alert; work: Work }[];
  next: number | null;
}

/** Filters as the server takes them; what is hidden by the alarm budget only where asked for. */
function wanted(): string {
  const kept = new URLSearchParams(query());
  kept.delete('open');
  if (!kept.has('hidden')) kept.set('shown', 'true');
  kept.delete('hidden');
  kept.set('limit', String(PAGE));
  return kept.toString();
}

function change(name: string, value: string | null, on = true): void {
  const next = new URLSearchParams(query());
  if (value === null || !on) next.delete(name, value ?? undefined);
  else if (name === 'text' || name === 'open') next.set(name, value);
  else next.append(name, value);
  go(`/alerts?${next}`, name === 'open');
}

export default function Alerts(props: { sites: Site[] }) {
  const [page] = createResource(wanted, (filters) => get<Page>(`/api/live/alerts?${filters}`));
  const [asking, setAsking] = createSignal<Asking>(null);
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
        <For each={FACETS}>{(facet) => <FacetBox facet={facet} found={found()} sites={props.sites} />}</For>
        <label class="check">
          <input type="checkbox" checked={query().has('hidden')} onChange={(event) => change('hidden', 'yes', event.currentTarget.checked)} /> {t('hidden_too')}
        </label>
        <p><button type="button" onClick={() => go('/alerts')}>{t('clear_filters')}</button></p>
      </aside>
      <section class="results" aria-label={t('alerts')}>
        <Show when={page.error}>{(error) => <p class="notice" role="alert">{said(error())}</p>}</Show>
        <p role="status">{t(page.latest?.next ? 'found_more' : 'found', { n: number(found().length) })}</p>
        <div class="scroll" tabindex="0" role="region" aria-label={t('found', { n: found().length })}>
          <table>
            <thead>
              <tr><th scope="col">{t('severity')}</th><th scope="col">{t('when')}</th><th scope="col">{t('message')}</th><th scope="col">{t('site')}</th><th scope="col">{t('state')}</th></tr>
            </thead>
            <tbody>
              <For each={found().slice(0, 200)}>
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
      </section>
      <Show when={row()}>
        {(one) => <section class="side"><Detail row={one()} asking={asking()} onAsk={setAsking} onSelect={(id) => change('open', id)} /></section>}
      </Show>
    </div>
  );
}

/** The values of one field among what was found, each with its count; chosen ones stay. */
function FacetBox(props: { facet: Facet; found: { alert: Alert }[]; sites: Site[] }) {
  const chosen = () => query().getAll(props.facet);
  const counts = () => {
    const found = new Map<string, number>(chosen().map((value) => [value, 0]));
    for (const { alert } of props.found) {
      const value = alert[props.facet];
      if (value !== undefined) found.set(String(value), (found.get(String(value)) ?? 0) + 1);
    }
    return [...found].sort((a, b) => b[1] - a[1]).slice(0, 12);
  };
  const name = (value: string) => {
    if (props.facet === 'severity') return `P${value} ${told('severity', value)}`;
    return props.facet === 'site' ? props.sites.find((site) => site.id === value)?.name ?? value : told(props.facet, value);
  };
  return (
    <fieldset>
      <legend>{t(props.facet)}</legend>
      <For each={counts()}>
        {([value, count]) => (
          <label class="check">
            <input type="checkbox" checked={chosen().includes(value)} onChange={(event) => change(props.facet, value, event.currentTarget.checked)} />
            {name(value)} <span class="amount">{number(count)}</span>
          </label>
        )}
      </For>
    </fieldset>
  );
}
