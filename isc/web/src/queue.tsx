/** Queue: a virtual list, so that ten thousand alerts are some dozens of nodes; it never moves under the pointer. */

import { createEffect, createMemo, createSignal, For, Index, on, onCleanup, onMount, Show } from 'solid-js';
import { anchored } from './anchor';
import { grouped } from './flood';
import { useKeys } from './keys';
import { Shape } from './shapes';
import { isOver, nowAt, type Row, type Segment, segmentOf, tick } from './store';
import { clock, language, number, span, t, told } from './texts';

const ROW_PX = 46;
const SPARE = 6;

export function Queue(props: {
  list: Row[];
  selected: string | null;
  onSelect: (id: string) => void;
  onOpen: () => void;
}) {
  let box!: HTMLDivElement;
  const [top, setTop] = createSignal(0);
  const [height, setHeight] = createSignal(600);
  const [held, setHeld] = createSignal(false);
  const order = anchored(() => props.list, () => held() || top() > 0);
  const first = () => Math.max(0, Math.floor(top() / ROW_PX) - SPARE);
  const count = () => Math.ceil(height() / ROW_PX) + 2 * SPARE;
  const seen = createMemo(() => order.list().slice(first(), first() + count()));
  onMount(() => {
    const watch = new ResizeObserver(() => setHeight(box.clientHeight));
    watch.observe(box);
    onCleanup(() => watch.disconnect());
  });
  createEffect(on(() => props.selected, (id) => id && reveal(box, order.list().findIndex((row) => row.alert.id === id))));
  useKeys({ n: () => show() });
  const show = () => {
    order.renew();
    box.scrollTop = 0;
  };
  return (
    <div class="queue">
      <div class="bar">
        <Show when={order.fresh() > 0}>
          <button type="button" class="fresh" onClick={show}>{t('new_rows', { n: number(order.fresh()) })}</button>
        </Show>
      </div>
      <div
        ref={box}
        class="rows"
        role="listbox"
        tabindex="0"
        aria-label={t('queue')}
        aria-activedescendant={props.selected ? `row-${props.selected}` : undefined}
        onScroll={() => setTop(box.scrollTop)}
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
      >
        <Show when={order.list().length} fallback={<p class="nothing">{t('nothing')}</p>}>
          <div class="tall" style={{ height: `${order.list().length * ROW_PX}px` }} role="presentation">
            <Index each={seen()}>
              {(row, at) => (
                <Line
                  row={row()}
                  at={first() + at}
                  of={order.list().length}
                  isSelected={row().alert.id === props.selected}
                  onSelect={() => props.onSelect(row().alert.id)}
                  onOpen={props.onOpen}
                />
              )}
            </Index>
          </div>
        </Show>
      </div>
    </div>
  );
}

function reveal(box: HTMLElement, at: number): void {
  if (at < 0) return;
  const top = at * ROW_PX;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + ROW_PX > box.scrollTop + box.clientHeight) box.scrollTop = top + ROW_PX - box.clientHeight;
}

function Line(props: { row: Row; at: number; of: number; isSelected: boolean; onSelect: () => void; onOpen: () => void }) {
  const alert = () => props.row.alert;
  const segment = () => segmentOf(props.row, tick());
  return (
    <div
      id={`row-${alert().id}`}
      class={`row ${segment()}${props.isSelected ? ' selected' : ''}`}
      role="option"
      aria-selected={props.isSelected}
      aria-setsize={props.of}
      aria-posinset={props.at + 1}
      data-id={alert().id}
      style={{ transform: `translateY(${props.at * ROW_PX}px)` }}
      onClick={() => props.onSelect()}
      onDblClick={() => props.onOpen()}
    >
      <span class="mark">
        <Shape severity={alert().severity} hollow={segment() !== 'open'} flash={segment() === 'open' && alert().severity <= 2} />
        <b>P{alert().severity}</b>
        <span class="unseen">{t(`severity_${alert().severity}`)}</span>
      </span>
      <span class="age" title={`${clock(props.row.began)} · ${alert().time}`}>{age(props.row)}</span>
      <span class="what">{alert().reason[language()]}</span>
      <span class="where">
        {alert().site} · {alert().zone ?? '–'} · {alert().subject}
      </span>
      <span class="times">{alert().count > 1 ? `${number(alert().count)}×` : ''}</span>
      <span class="stand">{stand(props.row, segment())}</span>
    </div>
  );
}

const age = (row: Row): string => span((tick(), nowAt(row.alert.site) - row.began));

/** How it stands, in a few words. */
export function stand(row: Row, segment: Segment): string {
  if (row.sending) return t('sending');
  if (row.work.verdict) return told('verdict', row.work.verdict);
  if (segment === 'shelved') return t('segment_shelved');
  if (isOver(row.alert)) return told('status', row.alert.status);
  return row.work.owner ?? row.work.acknowledged_by ?? told('status', row.alert.status);
}

/** The same in a flood: one line a zone and cause. */
export function Groups(props: { list: Row[]; onOpen: (ids: string[]) => void }) {
  const groups = createMemo(() => grouped(props.list));
  return (
    <ul class="groups">
      <For each={groups()}>
        {(group) => (
          <li>
            <button type="button" onClick={() => props.onOpen(group.rows.map((row) => row.alert.id))}>
              <Shape severity={group.worst as 1 | 2 | 3 | 4} />
              <b>P{group.worst}</b>
              <span class="what">{group.rows[0]!.alert.reason[language()]}</span>
              <span class="where">{group.key}</span>
              <b class="times">{number(group.rows.length)}×</b>
            </button>
          </li>
        )}
      </For>
    </ul>
  );
}

