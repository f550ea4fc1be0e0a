/** Route: which screen the address names; links change it without loading the page anew. */

import { createSignal } from 'solid-js';

export const ROOT = '/console';

const [address, setAddress] = createSignal(new URL(location.href));
addEventListener('popstate', () => setAddress(new URL(location.href)));

/** The parts of the path behind `/console`. */
export const parts = (): string[] => address().pathname.slice(ROOT.length).split('/').filter(Boolean);
export const query = (): URLSearchParams => address().searchParams;

export function go(path: string, replace = false): void {
  const to = ROOT + path;
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  setAddress(new URL(location.href));
}

/** Follow a link of ours within the page; leave new tabs and other targets to the browser. */
export function followed(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const to = new URL(link.href);
  const ours = to.origin === location.origin && (to.pathname === ROOT || to.pathname.startsWith(`${ROOT}/`));
  if (!ours || link.target || to.hash) return;
  event.preventDefault();
  go(to.pathname.slice(ROOT.length) + to.search);
}
