/** Fetched: what the server tells of a path; not a resource, whose waiting would take the screen out of the page. */

import { type Accessor, createEffect, createSignal, on } from 'solid-js';
import { said } from './acts';
import { get } from './api';

export interface Fetched<T> {
  /** The newest answer; while another one is awaited, the one before. */
  found: Accessor<T | null>;
  wrong: Accessor<string | null>;
  again: () => Promise<void>;
}

/** Fetch whenever the path changes; while it is null nothing is asked, and nothing is there. */
export function fetched<T>(path: Accessor<string | null>): Fetched<T> {
  const [found, setFound] = createSignal<T | null>(null);
  const [wrong, setWrong] = createSignal<string | null>(null);
  let asked = 0;
  const again = async () => {
    const wanted = path();
    const mine = ++asked;
    if (wanted === null) return void setFound(null);
    try {
      const answer = await get<T>(wanted);
      if (mine !== asked) return; // somebody asked again meanwhile, and that is what counts
      setFound(() => answer);
      setWrong(null);
    } catch (error) {
      if (mine === asked) setWrong(said(error));
    }
  };
  createEffect(on(path, () => void again()));
  return { found, wrong, again };
}
