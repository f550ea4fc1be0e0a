/** Places: maps of sites, asked for once, and what of them is looked for. */

import { createSignal } from 'solid-js';
import { get } from './api';
import type { Alert, Feature, LonLat, Site, SiteMap } from './types';

const [sites, setSites] = createSignal<Site[]>([]);
export { setSites, sites };

const known = new Map<string, Promise<SiteMap>>();

/** The map of a site, asked for once. */
export function siteMap(id: string): Promise<SiteMap> {
  let asked = known.get(id);
  if (!asked) {
    asked = get<SiteMap>(`/api/sites/${encodeURIComponent(id)}/map`);
    asked.catch(() => known.delete(id));
    known.set(id, asked);
  }
  return asked;
}

/** The track that an alert is about, as CAMERA/TRACK. */
export function trackOf(alert: Alert): string | null {
  const named = subjectsOf(alert).find((subject) => subject.startsWith('track/'));
  return named ? named.slice(6) : null;
}

/** Ids of doors, readers and sensors that an alert names, and of the camera that saw its track. */
export function spotsOf(alert: Alert): Set<string> {
  const named = subjectsOf(alert).map((subject) => subject.split('/')[1] ?? '');
  return new Set(named.filter((id) => id));
}

export const subjectsOf = (alert: Alert): string[] => [alert.subject, ...(alert.related ?? [])];

/** Whom to call for this action at a site. */
export const phoneOf = (site: string, action: string): string | undefined => sites().find((one) => one.id === site)?.phones?.[action];

/** All points of a shape, whatever it is. */
export function pointsOf(feature: Feature): LonLat[] {
  const flat = (value: unknown): LonLat[] => {
    if (!Array.isArray(value)) return [];
    return typeof value[0] === 'number' ? [value as unknown as LonLat] : value.flatMap(flat);
  };
  return flat(feature.geometry.coordinates);
}
