/** Line: rows kept in the order of the queue, so that a change among ten thousand costs little. */

import type { Row, Segment } from './store';

const PLACES: Record<Segment, number> = { open: 0, acknowledged: 10, returned: 20, shelved: 30 };

/** By segment, then severity, the newest first; ids make the order complete. */
export class Line {
  private sorted: Row[] = [];
  private places = new Map<string, number>();

  all(): readonly Row[] {
    return this.sorted;
  }

  add(row: Row, segment: Segment): void {
    this.places.set(row.alert.id, PLACES[segment] + row.alert.severity);
    this.sorted.splice(this.find(row), 0, row);
  }

  /** Take out a row that was added just so. */
  remove(row: Row): void {
    const at = this.find(row);
    if (this.sorted[at]?.alert.id === row.alert.id) this.sorted.splice(at, 1);
    this.places.delete(row.alert.id);
  }

  clear(): void {
    this.sorted = [];
    this.places.clear();
  }

  isAt(row: Row, segment: Segment): boolean {
    return Math.floor((this.places.get(row.alert.id) ?? 0) / 10) * 10 === PLACES[segment];
  }

  private find(row: Row): number {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(this.sorted[middle]!, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private compare(a: Row, b: Row): number {
    const place = this.places.get(a.alert.id)! - this.places.get(b.alert.id)!;
    return place || b.noticed - a.noticed || (a.alert.id < b.alert.id ? -1 : a.alert.id > b.alert.id ? 1 : 0);
  }
}
