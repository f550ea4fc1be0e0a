/** Live: map, queue and detail side by side, the whole task by keyboard. */

import { createEffect, createMemo, createSignal, on, Show } from 'solid-js';
import { acknowledge, may, notice, setNotice } from './acts';
import type { Asking } from './ask';
import { Detail } from './detail';
import { isFlood, rate } from './flood';
import { useKeys } from './keys';
import { MapPane } from './map';
import { Groups, Queue } from './queue';
import { Shape } from './shapes';
import { silence } from './sound';
import { drawn, ordered, type Row, rows, segmentOf, tick } from './store';
import { number, t } from './texts';
import type { Severity, Site } from './types';

const LEVELS: Severity[] = [1, 2, 3, 4];

export function Live(props: { sites: Site[]; onHelp: () => void }) {
  const [selected, setSelected] = createSignal<string | null>(null);
  const [site, setSite] = createSignal('');
  const [level, setLevel] = createSignal<Severity | null>(null);
  const [only, setOnly] = createSignal<string[] | null>(null);
  const [groups, setGroups] = createSignal<boolean | null>(null);
  const [shelved, setShelved] = createSignal(false);
  const [asking, setAsking] = createSignal<Asking>(null);
  const flood = createMemo(() => (tick(), isFlood(rate())));
  const isGrouped = () => groups() ?? flood();
  const fits = (row: Row): boolean =>
    (level() === null || row.alert.severity === level()) &&
    (only() === null || only()!.includes(row.alert.id)) &&
    (segmentOf(row, Date.now()) === 'shelved') === shelved();
  const list = createMemo(() => (drawn(), level(), only(), shelved(), ordered(fits)));
  const row = createMemo(() => (drawn(), selected() ? rows.get(selected()!) ?? null : null));
  const shelvedCount = createMemo(() => (drawn(), tick(), ordered((one) => segmentOf(one, Date.now()) === 'shelved').length));

  // the map begins where the first alert is, and then follows what is chosen
  createEffect(() => site() || setSite(list()[0]?.alert.site ?? props.sites[0]?.id ?? ''));
  createEffect(on(selected, (id) => {
    const there = id ? rows.get(id)?.alert.site : undefined;
    if (there && props.sites.some((one) => one.id === there)) setSite(there);
    setNotice(null);
  }));

  const step = (by: number) => {
    const at = list().findIndex((one) => one.alert.id === selected());
    const next = list()[at < 0 ? 0 : Math.min(list().length - 1, Math.max(0, at + by))];
    if (next) setSelected(next.alert.id);
  };
  const ask = (what: Asking, permission: string) => row() && may(permission) && setAsking(what);
  const focusDetail = () => document.querySelector<HTMLElement>('.detail')?.focus();
  const focusQueue = () => document.querySelector<HTMLElement>('.queue .rows')?.focus();
  const only1 = (one: Severity) => setLevel(level() === one ? null : one);
  useKeys({
    j: () => step(1), k: () => step(-1),
    a: () => selected() && void acknowledge(selected()!),
    s: () => ask('shelve', 'alerts.act'),
    c: () => ask('case', 'cases.write'),
    v: () => ask('verdict', 'alerts.judge'),
    m: silence,
    f: () => setGroups(!isGrouped()),
    '1': () => only1(1), '2': () => only1(2), '3': () => only1(3), '4': () => only1(4),
    Escape: () => (setOnly(null), focusQueue()),
    '?': () => props.onHelp(),
  });

  const inQueue = (event: KeyboardEvent) => {
    const acts: Record<string, () => void> = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: focusDetail };
    const act = event.target instanceof HTMLElement && event.target.matches('.rows') ? acts[event.key] : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  };

  return (
    <div class="live">
      <h1 class="unseen">{t('live')}</h1>
      <MapPane sites={props.sites} site={site()} onSite={setSite} selected={row()} />
      <section class="queue-pane" aria-label={t('queue')} onKeyDown={inQueue}>
        <Show when={flood()}><p class="flood" role="status">{t('flood', { n: number((tick(), rate())) })}</p></Show>
        <div class="filters">
          {LEVELS.map((one) => (
            <button type="button" aria-pressed={level() === one} onClick={() => only1(one)}>
              <Shape severity={one} size={14} /> P{one}
            </button>
          ))}
          <button type="button" aria-pressed={isGrouped()} onClick={() => setGroups(!isGrouped())}>{t('groups')}</button>
          <Show when={only()}><button type="button" onClick={() => setOnly(null)}>{t('clear_filters')}</button></Show>
          <Show when={shelvedCount() || shelved()}>
            <button type="button" aria-pressed={shelved()} onClick={() => setShelved(!shelved())}>{t('show_shelved', { n: shelvedCount() })}</button>
          </Show>
        </div>
        <Show
          when={isGrouped() && !only()}
          fallback={<Queue list={list()} selected={selected()} onSelect={setSelected} onOpen={focusDetail} />}
        >
          <Groups list={list()} onOpen={(ids) => (setOnly(ids), setSelected(ids[0] ?? null))} />
        </Show>
      </section>
      <section class="detail-pane" aria-label={t('message')}>
        <Show when={notice()}>{(text) => <p class="notice" role="alert">{text()}</p>}</Show>
        <Show when={row()} fallback={<p class="nothing">{t('choose')}</p>}>
          {(found) => <Detail row={found()} asking={asking()} onAsk={setAsking} onSelect={setSelected} />}
        </Show>
      </section>
    </div>
  );
}
