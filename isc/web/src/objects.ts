/** Objects: where moving things are, from binary frames of 8 bytes each (docs/live.md); the newest frame wins. */

export interface Thing {
  kind: string;
  track: string | null;
}

export interface Spot {
  index: number;
  lon: number;
  lat: number;
  heading: number;
  age: number;
}

export interface Table {
  site: string;
  slot: number;
  reset: boolean;
  origin: [number, number];
  step: [number, number];
  objects: [number, string, string | null][];
}

const HEADER = 16;
const EACH = 8;
const TRAIL = 60;

/** What is known of one site. */
export class Picture {
  readonly things = new Map<number, Thing>();
  readonly trails = new Map<string, [number, number][]>();
  origin: [number, number] = [0, 0];
  step: [number, number] = [0, 0];
  time = 0;
  number = 0;
  gaps = 0;
  spots: Spot[] = [];

  learn(table: Table): void {
    if (table.reset) this.things.clear();
    this.origin = table.origin;
    this.step = table.step;
    for (const [index, kind, track] of table.objects) this.things.set(index, { kind, track });
  }

  read(view: DataView): void {
    const number = view.getUint32(4, true);
    if (this.number && number > this.number + 1) this.gaps += number - this.number - 1;
    this.number = number;
    this.time = view.getFloat64(8, true) * 1000;
    this.spots = [];
    for (let at = HEADER; at + EACH <= view.byteLength; at += EACH) this.spots.push(this.spot(view, at));
    this.follow();
  }

  where(track: string): Spot | undefined {
    return this.spots.find((spot) => this.things.get(spot.index)?.track === track);
  }

  private spot(view: DataView, at: number): Spot {
    return {
      index: view.getUint16(at, true),
      lon: this.origin[0] + view.getUint16(at + 2, true) * this.step[0],
      lat: this.origin[1] + view.getUint16(at + 4, true) * this.step[1],
      heading: view.getUint8(at + 6),
      age: view.getUint8(at + 7),
    };
  }

  /** Lengthen the trails of people; what has gone is forgotten. */
  private follow(): void {
    const seen = new Set<string>();
    for (const spot of this.spots) {
      const thing = this.things.get(spot.index);
      if (!thing?.track || thing.kind !== 'person') continue;
      seen.add(thing.track);
      const trail = this.trails.get(thing.track) ?? [];
      const end = trail.at(-1);
      if (!end || end[0] !== spot.lon || end[1] !== spot.lat) trail.push([spot.lon, spot.lat]);
      if (trail.length > TRAIL) trail.shift();
      this.trails.set(thing.track, trail);
    }
    for (const track of this.trails.keys()) if (!seen.has(track)) this.trails.delete(track);
  }
}

/** Pictures by the number that a site has on this socket. */
export class Pictures {
  readonly bySite = new Map<string, Picture>();
  private slots = new Map<number, Picture>();

  /** A new socket numbers its sites anew. */
  restart(): void {
    this.slots.clear();
  }

  learn(table: Table): void {
    let picture = this.bySite.get(table.site);
    if (!picture) this.bySite.set(table.site, (picture = new Picture()));
    this.slots.set(table.slot, picture);
    picture.learn(table);
  }

  /** Take in a frame; false where its format or site is not known. */
  read(data: ArrayBuffer): boolean {
    const view = new DataView(data);
    if (view.byteLength < HEADER || view.getUint8(0) !== 1 || view.getUint8(1) !== 1) return false;
    const picture = this.slots.get(view.getUint16(2, true));
    picture?.read(view);
    return picture !== undefined;
  }
}
