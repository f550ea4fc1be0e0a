/** Map: one site at a time, its open alerts, what moves there, and arrows to what is out of sight. */

import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show } from 'solid-js';
import 'leaflet/dist/leaflet.css';
import { type Arrow, type Badge, Chart, type Layers } from './chart';
import { pictures } from './feed';
import { useKeys } from './keys';
import { siteMap, trackOf } from './places';
import { Shape } from './shapes';
import { drawn, moved, type Row, rows, segmentOf, tick } from './store';
import { number, t } from './texts';
import type { Site } from './types';

const LAYERS = ['objects', 'cameras', 'doors', 'names'] as const;

export function MapPane(props: { sites: Site[]; site: string; onSite: (id: string) => void; selected: Row | null }) {
  let box!: HTMLDivElement;
  let chart: Chart | undefined;
  const [layers, setLayers] = createSignal<Layers>({ objects: true, cameras: false, doors: false, names: true });
  const [arrows, setArrows] = createSignal<Arrow[]>([]);
  const [failed, setFailed] = createSignal(false);
  const [shown, setShown] = createSignal('');
  const badges = createMemo(() => (drawn(), tick(), openBadges(props.site)), new Map<string, Badge>(), { equals: isSame });
  const blind = createMemo(() => (drawn(), blindOf(props.site)), new Set<string>(), { equals: isSame });
  const count = createMemo(() => (moved(), pictures.bySite.get(props.site)?.spots.length ?? 0));
  const track = () => props.selected && trackOf(props.selected.alert);
  const point = () => setArrows(chart?.arrows(badges()) ?? []);

  onMount(() => {
    chart = new Chart(box);
    chart.map.on('moveend resize', point);
    const watch = new ResizeObserver(() => chart!.map.invalidateSize({ pan: false }));
    watch.observe(box);
    const theme = new MutationObserver(() => chart!.objects.forgetColours());
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    onCleanup(() => (watch.disconnect(), theme.disconnect(), chart!.map.remove()));
    createEffect(on(() => props.site, load));
    createEffect(() => (shown(), chart!.layers(layers())));
    createEffect(() => (shown(), chart!.mark(badges(), blind()), point()));
    createEffect(() => {
      moved();
      chart!.objects.show({ picture: pictures.bySite.get(props.site), track: track(), isShown: layers().objects });
    });
    createEffect(on([() => props.selected?.alert.id, shown], reach));
  });

  async function load(site: string): Promise<void> {
    setFailed(false);
    const found = site ? await siteMap(site).catch(() => null) : null;
    if (site !== props.site) return;
    setFailed(site !== '' && found === null);
    if (found) chart!.show(found);
    setShown(site);
  }

  function reach(): void {
    const row = props.selected;
    const here = row?.alert.site === shown();
    chart!.select(here ? row?.alert.zone : undefined);
    if (here && row) chart!.reach(row.alert.zone, placeOf(row, chart!));
  }

  useKeys({ Home: () => chart?.home() });
  const name = () => props.sites.find((site) => site.id === props.site)?.name ?? props.site;
  return (
    <section class="map-pane" aria-label={t('map', { site: name() })}>
      <div class="map-bar">
        <label>
          <span class="unseen">{t('site')}</span>
          <select value={props.site} onChange={(event) => props.onSite(event.currentTarget.value)}>
            <For each={props.sites}>{(site) => <option value={site.id} selected={site.id === props.site}>{site.name}</option>}</For>
          </select>
        </label>
        <button type="button" onClick={() => chart?.home()}>{t('home')}</button>
        <details class="layers">
          <summary>{t('layers')}</summary>
          <For each={LAYERS}>
            {(layer) => (
              <label>
                <input
                  type="checkbox"
                  checked={layers()[layer]}
                  onChange={(event) => setLayers({ ...layers(), [layer]: event.currentTarget.checked })}
                />
                {t(`layer_${layer}`)}
              </label>
            )}
          </For>
        </details>
        <span class="objects-count">{t('objects', { n: number(count()) })}</span>
      </div>
      <div class="map" ref={box} role="application" aria-label={t('map', { site: name() })} />
      <Show when={failed()}><p class="map-off">{t('map_off')}</p></Show>
      <For each={arrows()}>
        {(arrow) => (
          <button
            type="button"
            class="arrow"
            style={{ left: `${arrow.x}px`, top: `${arrow.y}px` }}
            title={t('off_screen', { n: arrow.count, zone: arrow.zone })}
            onClick={() => chart?.reach(arrow.zone, undefined)}
          >
            <Shape severity={arrow.worst} size={16} /> {number(arrow.count)}
          </button>
        )}
      </For>
    </section>
  );
}

/** Whether two say the same: then nothing is drawn anew. */
function isSame(a: Iterable<unknown>, b: Iterable<unknown>): boolean {
  return JSON.stringify([...a]) === JSON.stringify([...b]);
}

/** Open, unacknowledged alerts of a site by zone. */
function openBadges(site: string): Map<string, Badge> {
  const found = new Map<string, Badge>();
  for (const row of rows.values()) {
    const { zone, severity } = row.alert;
    if (row.alert.site !== site || !zone || segmentOf(row, Date.now()) !== 'open') continue;
    const badge = found.get(zone);
    if (!badge) found.set(zone, { count: 1, worst: severity });
    else found.set(zone, { count: badge.count + 1, worst: severity < badge.worst ? severity : badge.worst });
  }
  return found;
}

/** Sensors of a site of which an alert says that they are ill or silent. */
export function blindOf(site: string): Set<string> {
  const found = new Set<string>();
  for (const { alert } of rows.values()) {
    const isOpen = alert.site === site && alert.family === 'sensor' && alert.status !== 'cleared' && alert.status !== 'withdrawn';
    if (isOpen && alert.subject.startsWith('sensor/')) found.add(alert.subject.slice(7));
  }
  return found;
}

function placeOf(row: Row, chart: Chart): [number, number] | undefined {
  const track = trackOf(row.alert);
  const spot = track ? pictures.bySite.get(row.alert.site)?.where(track) : undefined;
  if (spot) return [spot.lon, spot.lat];
  const [kind, id] = row.alert.subject.split(/\/(.*)/);
  return kind === 'door' || kind === 'sensor' ? chart.placeOf(id ?? '') : undefined;
}
