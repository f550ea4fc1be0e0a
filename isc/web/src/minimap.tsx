/** Mini map: the surroundings of an alert: its zone, the door or camera that it names, and the track. */

import { createMemo, createSignal, createEffect, For, on, Show } from 'solid-js';
import { pictures } from './feed';
import { pointsOf, siteMap, spotsOf, trackOf } from './places';
import { moved } from './store';
import { t } from './texts';
import type { Alert, Feature, LonLat, SiteMap } from './types';

const SIZE = { width: 320, height: 200 };
/** Half of the least that is shown, in metres, and how much more than the place itself. */
const LEAST_M = 60;
const AROUND = 1.4;
const METRES_A_DEGREE = 111_320;

interface View {
  box: string;
  /** One pixel, in metres. */
  pixel: number;
  to: (point: LonLat) => string;
}

export function MiniMap(props: { alert: Alert; track?: LonLat[] }) {
  const [map, setMap] = createSignal<SiteMap | null>(null);
  createEffect(on(() => props.alert.site, (site) => void siteMap(site).then(setMap, () => setMap(null))));
  const track = () => trackOf(props.alert);
  const trail = createMemo<LonLat[]>(() => {
    const live = track() ? (moved(), pictures.bySite.get(props.alert.site)?.trails.get(track()!)) : undefined;
    return live?.length ? [...live] : props.track ?? [];
  });
  const shown = createMemo(() => (map() ? named(map()!, props.alert) : []));
  const view = createMemo(() => (map() ? viewOf([...shown().flatMap(pointsOf), ...trail()], map()!) : null));
  const isNamed = (feature: Feature) => shown().includes(feature);
  return (
    <Show when={view()}>
      {(seen) => (
        <figure class="mini">
          <svg viewBox={seen().box} role="img" aria-label={t('mini_map', { zone: props.alert.zone ?? props.alert.site })}>
            <For each={layer(map()!, 'zone')}>
              {(zone) => <path class={`zone ${zone.properties.kind ?? ''}`} classList={{ chosen: isNamed(zone) }} d={outline(zone, seen())} />}
            </For>
            <For each={[...layer(map()!, 'door'), ...layer(map()!, 'camera')].filter(isNamed)}>
              {(spot) => <circle class={`spot ${spot.properties.layer}`} r={5 * seen().pixel} {...at(spot, seen())}><title>{spot.properties.id}</title></circle>}
            </For>
            <Show when={trail().length}>
              <polyline class="trail" points={trail().map(seen().to).join(' ')} />
              <circle class="head" r={5 * seen().pixel} {...where(trail().at(-1)!, seen())} />
            </Show>
          </svg>
          <figcaption>{caption(props.alert, trail().length > 0)}</figcaption>
        </figure>
      )}
    </Show>
  );
}

const layer = (map: SiteMap, name: string): Feature[] => map.features.filter((feature) => feature.properties.layer === name);

function caption(alert: Alert, isSeen: boolean): string {
  const zone = alert.zone ?? alert.site;
  if (!trackOf(alert)) return zone;
  return `${zone} · ${t(isSeen ? 'track_seen' : 'track_gone', { track: trackOf(alert) ?? '' })}`;
}

/** The zone of an alert and what else of the map it names; the whole site where that is nothing. */
function named(map: SiteMap, alert: Alert): Feature[] {
  const spots = spotsOf(alert);
  const isNamed = ({ properties: { layer, id } }: Feature) => (layer === 'zone' ? id === alert.zone : layer !== 'view' && spots.has(id));
  return map.features.filter(isNamed);
}

/** A window on the site in metres, north up, around these points. */
function viewOf(points: LonLat[], map: SiteMap): View | null {
  const around = points.length ? points : map.features.flatMap(pointsOf);
  const first = around[0];
  if (!first) return null;
  const wide = METRES_A_DEGREE * Math.cos((first[1] * Math.PI) / 180);
  const flat = ([lon, lat]: LonLat): [number, number] => [(lon - first[0]) * wide, (first[1] - lat) * METRES_A_DEGREE];
  const [xs, ys] = [around.map((point) => flat(point)[0]), around.map((point) => flat(point)[1])];
  const [x, y] = [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
  const half = Math.max(LEAST_M, (AROUND * Math.max((Math.max(...xs) - Math.min(...xs)) / (SIZE.width / SIZE.height), Math.max(...ys) - Math.min(...ys))) / 2);
  const wider = (half * SIZE.width) / SIZE.height;
  const to = (point: LonLat) => flat(point).map((value) => value.toFixed(1)).join(',');
  return { box: `${x - wider} ${y - half} ${2 * wider} ${2 * half}`, pixel: (2 * half) / SIZE.height, to };
}

/** The rings of a zone as a path. */
function outline(zone: Feature, view: View): string {
  const polygons = zone.geometry.coordinates as LonLat[][][];
  return polygons.flat().map((ring) => `M${ring.map(view.to).join('L')}Z`).join('');
}

function where(point: LonLat, view: View): { cx: string; cy: string } {
  const [cx, cy] = view.to(point).split(',') as [string, string];
  return { cx, cy };
}

const at = (spot: Feature, view: View) => where(spot.geometry.coordinates as LonLat, view);
