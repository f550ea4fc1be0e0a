/** Chart: the zones of a site by exception: grey, with an outline and a count where alerts are open. */

import L from 'leaflet';
import { Objects } from './canvas';
import type { LonLat, Severity, SiteMap } from './types';

export interface Badge {
  count: number;
  worst: Severity;
}

export interface Layers {
  cameras: boolean;
  doors: boolean;
  names: boolean;
  objects: boolean;
}

export interface Arrow extends Badge {
  zone: string;
  x: number;
  y: number;
}

const MARGIN_PX = 26;
const STROKES = ['', 'p1', 'p2', 'p3', 'p4'];

/** A Leaflet map of one site at a time. */
export class Chart {
  readonly map: L.Map;
  readonly objects = new Objects();
  private zones = new Map<string, L.Polygon>();
  private views = new Map<string, L.Path>();
  private spots = new Map<string, LonLat>();
  private groups = { cameras: L.layerGroup(), doors: L.layerGroup(), names: L.layerGroup() };
  private names: L.Marker[] = [];
  private isThinning = false;
  private bounds: L.LatLngBounds | null = null;
  private badges = L.layerGroup();

  constructor(box: HTMLElement) {
    const still = { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false };
    this.map = L.map(box, { ...still, attributionControl: false, zoomControl: true, zoomSnap: 0.25, keyboard: true });
    this.map.setView([51.95, 4.05], 14);
    this.map.on('zoomend', this.thin, this);
    this.objects.addTo(this.map);
    this.badges.addTo(this.map);
  }

  show(site: SiteMap): void {
    for (const layer of [...this.zones.values(), ...Object.values(this.groups)]) layer.remove();
    for (const group of Object.values(this.groups)) group.clearLayers();
    this.zones.clear();
    this.views.clear();
    this.spots.clear();
    this.names = [];
    for (const feature of site.features) this.add(feature as unknown as GeoJSON.Feature);
    this.bounds = L.featureGroup([...this.zones.values()]).getBounds();
    this.home();
  }

  home(): void {
    if (this.bounds?.isValid()) this.map.fitBounds(this.bounds, { animate: false, padding: [12, 12] });
  }

  layers(wanted: Layers): void {
    for (const name of ['cameras', 'doors', 'names'] as const) {
      if (wanted[name]) this.groups[name].addTo(this.map);
      else this.groups[name].remove();
    }
  }

  /** Outline and count of zones with open alerts; all others grey again. Cameras that are blind are hatched. */
  mark(badges: Map<string, Badge>, blind: Set<string>): void {
    this.badges.clearLayers();
    for (const [id, zone] of this.zones) {
      const path = zone.getElement();
      const badge = badges.get(id);
      path?.classList.remove('open', ...STROKES.slice(1));
      if (!badge) continue;
      path?.classList.add('open', STROKES[badge.worst]!);
      L.marker(middle(zone), { icon: badgeIcon(badge), interactive: false, keyboard: false }).addTo(this.badges);
    }
    for (const [id, view] of this.views) view.getElement()?.classList.toggle('blind', blind.has(id));
    for (const id of blind) {
      const at = this.spots.get(id);
      if (at) L.circleMarker([at[1], at[0]], { className: 'blind-spot', radius: 7, interactive: false }).addTo(this.badges);
    }
  }

  /** Arrows at the edge, to zones with open alerts that are out of sight. */
  arrows(badges: Map<string, Badge>): Arrow[] {
    const size = this.map.getSize();
    const found: Arrow[] = [];
    for (const [id, badge] of badges) {
      const zone = this.zones.get(id);
      if (!zone || this.map.getBounds().intersects(zone.getBounds())) continue;
      const at = this.map.latLngToContainerPoint(zone.getBounds().getCenter());
      const x = Math.min(size.x - MARGIN_PX, Math.max(MARGIN_PX, at.x));
      const y = Math.min(size.y - MARGIN_PX, Math.max(MARGIN_PX, at.y));
      found.push({ ...badge, zone: id, x, y });
    }
    return found;
  }

  /** Bring a place into sight, only where it is not. */
  reach(zone: string | undefined, at: LonLat | undefined): void {
    const there = at ? L.latLng(at[1], at[0]) : zone ? this.zones.get(zone)?.getBounds().getCenter() : undefined;
    if (there && !this.map.getBounds().contains(there)) this.map.panTo(there, { animate: false });
  }

  select(zone: string | undefined): void {
    for (const [id, polygon] of this.zones) polygon.getElement()?.classList.toggle('chosen', id === zone);
  }

  /** Where a door, reader or camera stands. */
  placeOf(id: string): LonLat | undefined {
    return this.spots.get(id);
  }

  /** Hide names that would lie on others; nearer by there is room for them. */
  private thin(): void {
    if (this.isThinning) return;
    this.isThinning = true;
    requestAnimationFrame(() => {
      this.isThinning = false;
      const taken: DOMRect[] = [];
      for (const name of this.names) {
        const element = name.getElement();
        if (!element) continue;
        element.classList.remove('crowded');
        const box = element.getBoundingClientRect();
        if (taken.some((other) => overlaps(box, other))) element.classList.add('crowded');
        else taken.push(box);
      }
    });
  }

  private add(feature: GeoJSON.Feature): void {
    const told = feature.properties as { layer: string; id: string; name?: string; kind: string };
    if (told.layer === 'zone') this.addZone(feature, told);
    else if (told.layer === 'view') this.addView(feature, told.id);
    else this.addSpot(feature, told);
  }

  private addZone(feature: GeoJSON.Feature, told: { id: string; name?: string; kind: string }): void {
    const layer = L.geoJSON(feature, { style: { className: `zone ${told.kind}` } }).getLayers()[0] as L.Polygon;
    layer.bindTooltip(`${told.name ?? told.id} (${told.id})`, { sticky: true });
    layer.addTo(this.map);
    this.zones.set(told.id, layer);
    const label = L.divIcon({ className: 'zone-name', html: '', iconSize: [0, 0] });
    const name = L.marker(middle(layer), { icon: label, interactive: false, keyboard: false });
    name.on('add', () => {
      name.getElement()!.replaceChildren(told.name ?? told.id);
      this.thin();
    });
    this.names.push(name);
    name.addTo(this.groups.names);
  }

  private addView(feature: GeoJSON.Feature, id: string): void {
    const view = L.geoJSON(feature, { style: { className: 'view' }, interactive: false }).getLayers()[0] as L.Path;
    view.addTo(this.groups.cameras);
    this.views.set(id, view);
  }

  private addSpot(feature: GeoJSON.Feature, told: { id: string; layer: string }): void {
    const at = (feature.geometry as GeoJSON.Point).coordinates as LonLat;
    this.spots.set(told.id, at);
    const spot = L.circleMarker([at[1], at[0]], { className: told.layer, radius: 4 }).bindTooltip(told.id);
    spot.addTo(told.layer === 'door' ? this.groups.doors : this.groups.cameras);
  }
}

function overlaps(a: DOMRect, b: DOMRect): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** A point in a zone: its centre, or where that lies outside, as with a fence, the middle of its first side. */
function middle(zone: L.Polygon): L.LatLng {
  const centre = zone.getBounds().getCenter();
  const ring = (zone.getLatLngs() as L.LatLng[][][]).flat()[0] ?? [];
  if (ring.length < 2 || isInside(centre, ring)) return centre;
  return L.latLngBounds([ring[0]!, ring[1]!]).getCenter();
}

function isInside(point: L.LatLng, ring: L.LatLng[]): boolean {
  let inside = false;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
    const [a, b] = [ring[at]!, ring[before]!];
    if (a.lat > point.lat === b.lat > point.lat) continue;
    if (point.lng < ((b.lng - a.lng) * (point.lat - a.lat)) / (b.lat - a.lat) + a.lng) inside = !inside;
  }
  return inside;
}

function badgeIcon(badge: Badge): L.DivIcon {
  const text = document.createElement('span');
  text.className = `badge p${badge.worst}`;
  text.textContent = `P${badge.worst} · ${badge.count}`;
  return L.divIcon({ className: 'badge-box', html: text, iconSize: [0, 0] });
}
