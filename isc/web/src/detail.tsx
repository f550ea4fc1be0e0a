/** Detail: one alert: what, why, how sure, what to do first, and what people did. */

import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js';
import { acknowledge, assignTo, may, me, unshelve } from './acts';
import { type Asking, Asked } from './ask';
import { get } from './api';
import { Bars } from './because';
import { Alike, Evidence, Facts, Incident, Ordinary, Quality } from './blocks';
import { MiniMap } from './minimap';
import { phoneOf } from './places';
import { SeverityMark } from './shapes';
import { isOver, type Row, segmentOf, tick } from './store';
import { actionText, clock, language, patternText, t, told } from './texts';
import { Timeline } from './timeline';
import type { Alert } from './types';

/** Stepping through the queue asks for nothing: only what one stays at is fetched, and written in the audit. */
const STAY_MS = 250;

export function Detail(props: { row: Row; asking: Asking; onAsk: (asking: Asking) => void; onSelect: (id: string) => void }) {
  const alert = () => props.row.alert;
  const [stayed, setStayed] = createSignal<string | null>(null);
  createEffect(on(() => alert().id, (id) => {
    const timer = setTimeout(() => setStayed(id), STAY_MS);
    onCleanup(() => clearTimeout(timer));
  }));
  const wanted = () => (stayed() === alert().id ? `${alert().id}?${alert().version}` : null);
  // not a resource: its waiting would take the screen, and an open dialog, out of the page for a moment
  const [fetched, setFetched] = createSignal<Alert[]>([]);
  createEffect(on(wanted, (key) => {
    if (key) void get<{ versions: Alert[] }>(`/api/alerts/${key.split('?')[0]}`).then((found) => setFetched(found.versions), () => setFetched([]));
  }));
  const versions = (): Alert[] => {
    const known = fetched();
    return known[0]?.id === alert().id ? known : [alert()];
  };
  const sentence = () => (isOver(alert()) ? versions().findLast((one) => !isOver(one)) ?? alert() : alert()).reason[language()];
  return (
    <article class="detail" tabindex="-1" aria-label={sentence()}>
      <p class="head">
        <SeverityMark severity={alert().severity} hollow={segmentOf(props.row, tick()) !== 'open'} />
        <span>{told('status', alert().status)}</span>
        <Show when={alert().pattern}>{(pattern) => <span>{pattern()} {patternText(pattern())}</span>}</Show>
        <Show when={alert().simulated}><span class="tag">{t('simulated')}</span></Show>
        <span class="tag">TLP:{alert().tlp ?? 'AMBER+STRICT'}</span>
      </p>
      <h2>{sentence()}</h2>
      <Standing row={props.row} />
      <Buttons row={props.row} onAsk={props.onAsk} />
      <Asked asking={props.asking} row={props.row} onDone={() => props.onAsk(null)} />
      <div class="blocks">
        <Show when={alert().actions?.length}>
          <section>
            <h3>{t('actions')}</h3>
            <ol class="do"><For each={alert().actions}>{(key) => <li>{actionText(key)} <Phone site={alert().site} action={key} /></li>}</For></ol>
          </section>
        </Show>
        <Show when={alert().because?.length}>
          <section><h3>{t('because')}</h3><Bars because={alert().because ?? []} /></section>
        </Show>
        <section><h3>{t('place')}</h3><MiniMap alert={alert()} /></section>
        <section><h3>{t('timeline')}</h3><Timeline versions={versions()} work={props.row.work} /></section>
        <Ordinary alert={alert()} />
        <Facts alert={alert()} />
        <Quality alert={alert()} />
        <Evidence alert={versions().at(-1) ?? alert()} />
        <Incident alert={alert()} onSelect={props.onSelect} />
        <Alike id={stayed() === alert().id ? alert().id : null} />
      </div>
    </article>
  );
}

/** The number to call, where the site told one. */
function Phone(props: { site: string; action: string }) {
  return <Show when={phoneOf(props.site, props.action)}>{(phone) => <a class="phone" href={`tel:${phone().replace(/[^+\d]/g, '')}`}>{phone()}</a>}</Show>;
}

export function Standing(props: { row: Row }) {
  const work = () => props.row.work;
  return (
    <div class="standing" role="status">
      <Show when={props.row.sending}><p>{t('sending')}</p></Show>
      <Show when={work().acknowledged}>
        {(at) => <p>{t('acknowledged_by', { who: work().acknowledged_by ?? '', when: clock(Date.parse(at())) })}</p>}
      </Show>
      <Show when={work().owner}><p>{t('owner')}: {work().owner}</p></Show>
      <Show when={segmentOf(props.row, tick()) === 'shelved'}>
        <p>{t('shelved_until', { when: clock(Date.parse(work().shelved_until!)), who: work().shelved_by ?? '', why: work().shelved_why ?? '' })}</p>
      </Show>
      <Show when={work().verdict}>
        {(verdict) => <p>{t('judged', { what: told('verdict', verdict()), who: work().verdict_by ?? '', why: work().verdict_why ?? '' })}</p>}
      </Show>
    </div>
  );
}

function Buttons(props: { row: Row; onAsk: (asking: Asking) => void }) {
  const id = () => props.row.alert.id;
  const isShelved = () => segmentOf(props.row, tick()) === 'shelved';
  return (
    <p class="buttons">
      <Show when={may('alerts.act')}>
        <Show when={!props.row.work.acknowledged}>
          <button type="button" class="main" aria-keyshortcuts="a" onClick={() => void acknowledge(id())}>{t('acknowledge')} <kbd>a</kbd></button>
        </Show>
        <Show
          when={isShelved()}
          fallback={<button type="button" aria-keyshortcuts="s" onClick={() => props.onAsk('shelve')}>{t('shelve')} <kbd>s</kbd></button>}
        >
          <button type="button" onClick={() => void unshelve(id())}>{t('unshelve')}</button>
        </Show>
        <Show when={props.row.work.owner !== me()?.name}>
          <button type="button" onClick={() => void assignTo(id(), me()?.name ?? null)}>{t('assign_me')}</button>
        </Show>
      </Show>
      <Show when={may('cases.write')}>
        <button type="button" aria-keyshortcuts="c" onClick={() => props.onAsk('case')}>{t('open_case')} <kbd>c</kbd></button>
      </Show>
      <Show when={may('alerts.judge')}>
        <button type="button" onClick={() => props.onAsk('verdict')}>{t('judge')}</button>
      </Show>
    </p>
  );
}
