/** Texts in the chosen language, and numbers and times as people there write them. */

import { createEffect, createSignal } from 'solid-js';
import { PATTERNS } from './patterns';
import { ACTIONS, FEATURES, WORDS } from './words';

export type Language = 'nl' | 'en';
export type Key = keyof typeof WORDS;

const [language, setLanguage] = createSignal<Language>(localStorage.getItem('language') === 'en' ? 'en' : 'nl');
const [zone, setZone] = createSignal('Europe/Amsterdam');
export { language, setLanguage, setZone };

export function rememberLanguage(): void {
  createEffect(() => {
    localStorage.setItem('language', language());
    document.documentElement.lang = language();
  });
}

const chosen = (pair: readonly [string, string]): string => pair[language() === 'nl' ? 0 : 1];

/** A text with its `{values}` filled in. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return chosen(WORDS[key]).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** The text of a key that comes from the server; a key that is not known is shown as it is. */
export function told(kind: string, value: string): string {
  const key = `${kind}_${value.replaceAll('-', '_')}`;
  return key in WORDS ? t(key as Key) : value;
}

const spoken = (table: Record<string, readonly [string, string]>, key: string): string =>
  key in table ? chosen(table[key]!) : key.replaceAll('_', ' ');
export const actionText = (key: string): string => spoken(ACTIONS, key);
/** What a pattern is; nothing where its code is not known. */
export const patternText = (code: string): string => (code in PATTERNS ? chosen(PATTERNS[code]!) : '');
export const featureText = (key: string): string => spoken(FEATURES, key);

export function number(value: number, digits = 1): string {
  const isSmall = value !== 0 && Math.abs(value) < 1;
  const how = isSmall ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: digits };
  return new Intl.NumberFormat(language(), how).format(value);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions, name: string, timeZone: string): Intl.DateTimeFormat {
  const key = `${language()} ${timeZone} ${name}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language() === 'nl' ? 'nl-NL' : 'en-GB', { ...options, timeZone });
  formats.set(key, made);
  return made;
}

const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
const DAY: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short' };

export const clock = (at: number, timeZone = zone()): string => format(CLOCK, 'clock', timeZone).format(at);
export const day = (at: number, timeZone = zone()): string => format(DAY, 'day', timeZone).format(at);

/** How long something is: 42 s, 7 min, 3 h, 2 d. */
export function span(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  return s < 86_400 ? `${Math.floor(s / 3600)} ${language() === 'nl' ? 'u' : 'h'}` : `${Math.floor(s / 86_400)} d`;
}
