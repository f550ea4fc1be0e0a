/** Anchor: while somebody points at the list or has scrolled, rows keep their places and new ones wait above. */

import { type Accessor, createMemo, createSignal } from 'solid-js';
import type { Row } from './store';
import { rows } from './store';

export interface Anchored {
  list: Accessor<Row[]>;
  /** How many rows wait. */
  fresh: Accessor<number>;
  /** Put all in order again. */
  renew: () => void;
}

interface Held {
  list: Row[];
  /** Ids in their places, where the list is held. */
  ids: string[] | null;
  fresh: number;
}

export function anchored(wanted: Accessor<Row[]>, isHeld: Accessor<boolean>): Anchored {
  const [renewals, setRenewals] = createSignal(0);
  let renewed = 0;
  const state = createMemo<Held>(
    (before) => {
      const list = wanted();
      const isRenewed = renewals() !== renewed;
      renewed = renewals();
      if (!isHeld() || isRenewed || !before.list.length) return { list, ids: null, fresh: 0 };
      return held(before, list);
    },
    { list: [], ids: null, fresh: 0 },
  );
  return {
    list: () => state().list,
    fresh: () => state().fresh,
    renew: () => setRenewals((n) => n + 1),
  };
}

/** The rows of before at their places, as they stand now; what no longer matches stays until the list is renewed. */
function held(before: Held, list: Row[]): Held {
  const ids = before.ids ?? before.list.map((row) => row.alert.id);
  const known = new Set(ids);
  const fresh = list.reduce((n, row) => (known.has(row.alert.id) ? n : n + 1), 0);
  const still = ids.map((id) => rows.get(id)).filter((row): row is Row => row !== undefined);
  return { list: still, ids, fresh };
}
