/** Canvas: moving objects above the map, drawn from the newest frame; shapes by kind, tints that say nothing of alarm. */

import L from 'leaflet';
import type { Picture, Spot } from './objects';

const MERCATOR = (lat: number): number => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
const FADED_S = 10;

export interface Look {
  picture: Picture | undefined;
  /** The track whose trail is drawn, and which is ringed. */
  track: string | null;
  isShown: boolean;
}

interface Frame {
  x: (lon: number) => number;
  y: (lat: number) => number;
  width: number;
  height: number;
}

/** An own layer: one canvas of the map's size, which stays where the window is. */
export class Objects extends L.Layer {
  private canvas = document.createElement('canvas');
  private look: Look = { picture: undefined, track: null, isShown: true };
  private colours = new Map<string, string>();

  override onAdd(map: L.Map): this {
    this.canvas.className = 'objects';
    map.getPane('overlayPane')!.appendChild(this.canvas);
    map.on('move zoomend resize viewreset', this.draw, this);
    return this;
  }

  override onRemove(map: L.Map): this {
    map.off('move zoomend resize viewreset', this.draw, this);
    this.canvas.remove();
    return this;
  }

  show(look: Look): void {
    this.look = look;
    this.draw();
  }

  /** Colours come from the style sheet, so that themes hold here too. */
  forgetColours(): void {
    this.colours.clear();
  }

  private draw(): void {
    const map = this._map;
    if (!map) return;
    const frame = this.fit(map);
    const pen = this.canvas.getContext('2d')!;
    const ratio = devicePixelRatio || 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, frame.width, frame.height);
    const { picture, isShown } = this.look;
    if (!picture || !isShown) return;
    this.trail(pen, frame, picture);
    for (const spot of picture.spots) this.dot(pen, frame, picture, spot);
  }

  private fit(map: L.Map): Frame {
    const size = map.getSize();
    const ratio = devicePixelRatio || 1;
    if (this.canvas.width !== size.x * ratio || this.canvas.height !== size.y * ratio) {
      this.canvas.width = size.x * ratio;
      this.canvas.height = size.y * ratio;
      this.canvas.style.width = `${size.x}px`;
      this.canvas.style.height = `${size.y}px`;
    }
    L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
    const west = map.containerPointToLatLng([0, size.y]);
    const east = map.containerPointToLatLng([size.x, 0]);
    const [low, high] = [MERCATOR(west.lat), MERCATOR(east.lat)];
    return {
      x: (lon) => ((lon - west.lng) / (east.lng - west.lng)) * size.x,
      y: (lat) => ((high - MERCATOR(lat)) / (high - low)) * size.y,
      width: size.x,
      height: size.y,
    };
  }

  private dot(pen: CanvasRenderingContext2D, frame: Frame, picture: Picture, spot: Spot): void {
    const [x, y] = [frame.x(spot.lon), frame.y(spot.lat)];
    if (x < -9 || y < -9 || x > frame.width + 9 || y > frame.height + 9) return;
    const thing = picture.things.get(spot.index);
    const kind = thing?.kind ?? 'person';
    pen.globalAlpha = spot.age > FADED_S ? 0.45 : 1;
    pen.fillStyle = this.colour(`--object-${kind}`);
    pen.beginPath();
    if (kind === 'person' || kind === 'animal') pen.arc(x, y, 4, 0, 2 * Math.PI);
    else if (kind === 'boat' || kind === 'drone') triangle(pen, x, y);
    else pen.rect(x - 4, y - 4, 8, 8);
    pen.fill();
    pen.lineWidth = 1;
    pen.strokeStyle = this.colour('--halo');
    pen.stroke();
    if (thing?.track && thing.track === this.look.track) this.ring(pen, x, y);
    pen.globalAlpha = 1;
  }

  private ring(pen: CanvasRenderingContext2D, x: number, y: number): void {
    pen.beginPath();
    pen.arc(x, y, 10, 0, 2 * Math.PI);
    pen.lineWidth = 2;
    pen.strokeStyle = this.colour('--text');
    pen.stroke();
  }

  private trail(pen: CanvasRenderingContext2D, frame: Frame, picture: Picture): void {
    const trail = this.look.track ? picture.trails.get(this.look.track) : undefined;
    if (!trail || trail.length < 2) return;
    pen.beginPath();
    for (const [lon, lat] of trail) pen.lineTo(frame.x(lon), frame.y(lat));
    pen.lineWidth = 2;
    pen.strokeStyle = this.colour('--text');
    pen.stroke();
  }

  private colour(name: string): string {
    let found = this.colours.get(name);
    if (!found) {
      found = getComputedStyle(document.documentElement).getPropertyValue(name).trim() || '#a8b0b8';
      this.colours.set(name, found);
    }
    return found;
  }
}

function triangle(pen: CanvasRenderingContext2D, x: number, y: number): void {
  pen.moveTo(x, y - 5);
  pen.lineTo(x + 5, y + 4);
  pen.lineTo(x - 5, y + 4);
  pen.closePath();
}
