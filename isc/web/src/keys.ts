/** Keys: one letter each, off in fields and dialogs, and off altogether for who wants so. */

import { createSignal, onCleanup, onMount } from 'solid-js';

export type Bindings = Record<string, (event: KeyboardEvent) => void>;

const [keysOn, setOn] = createSignal(localStorage.getItem('keys') !== 'off');
export { keysOn };

export function setKeysOn(on: boolean): void {
  localStorage.setItem('keys', on ? 'on' : 'off');
  setOn(on);
}

/** Use these keys while the calling component is there. */
export function useKeys(bindings: Bindings): void {
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isWriting(event.target)) return;
    if (!keysOn() && event.key.length === 1) return;
    const bound = bindings[event.key];
    if (!bound) return;
    event.preventDefault();
    bound(event);
  };
  onMount(() => document.addEventListener('keydown', press));
  onCleanup(() => document.removeEventListener('keydown', press));
}

function isWriting(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]')) return true;
  return target instanceof HTMLElement && target.matches('input, select, textarea, [contenteditable]');
}
