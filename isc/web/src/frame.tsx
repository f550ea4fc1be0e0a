/** Frame: what every screen has around it: tabs, open alerts by severity, lamps, clock, language. */

import { createEffect, createMemo, createSignal, For, type JSX, on, Show } from 'solid-js';
import { may, me } from './acts';
import { heard, isLost } from './feed';
import { isFlood, rate } from './flood';
import { keysOn, setKeysOn } from './keys';
import { Dialog } from './dialog';
import { ROOT } from './route';
import { Shape } from './shapes';
import { arm, remind, silence, sound } from './sound';
import { StepUp } from './stepup';
import { drawn, latest, openCounts, sources, tick } from './store';
import { clock, type Key, language, number, setLanguage, t, told } from './texts';
import type { Severity } from './types';
import { forMe } from './waiting';

export interface Tab {
  path: string;
  name: Key;
  permission: string;
}

const LEVELS: Severity[] = [1, 2, 3, 4];
/** A sightings log ticks every 5 s; longer silence means a lost source. */
const SILENT_S = 10;

const [theme, setTheme] = createSignal(localStorage.getItem('theme') === 'light' ? 'light' : 'dark');

export function Frame(props: { tabs: Tab[]; here: string; help: boolean; onHelp: (on: boolean) => void; children: JSX.Element }) {
  const counts = createMemo(() => (drawn(), tick(), openCounts(Date.now())));
  createEffect(() => {
    document.documentElement.dataset.theme = theme();
    localStorage.setItem('theme', theme());
  });
  createEffect(on(tick, (now) => remind(counts()[1] ? 1 : counts()[2] ? 2 : null, now)));
  return (
    <div class="frame">
      <a class="skip" href="#main">{t('skip')}</a>
      <header>
        <span class="name">Havenwacht</span>
        <nav aria-label={t('screens')}>
          <For each={props.tabs.filter((tab) => may(tab.permission))}>
            {(tab) => (
              <a href={`${ROOT}/${tab.path}`} aria-current={tab.path === props.here ? 'page' : undefined}>
                {t(tab.name)}<Show when={tab.path === 'second' && forMe().length}> <b class="tally">{number(forMe().length)}</b></Show>
              </a>
            )}
          </For>
        </nav>
        <span class="counts" aria-label={t('segment_open')} role="group">
          <For each={LEVELS}>
            {(level) => (
              <span class="count" title={`P${level} ${t(`severity_${level}`)}`}>
                <Shape severity={level} size={16} hollow={!counts()[level]} /> <span class="unseen">P{level}</span> {number(counts()[level])}
              </span>
            )}
          </For>
        </span>
        <Lamps />
        <span class="switch" role="group" aria-label={t('language')}>
          <For each={['nl', 'en'] as const}>
            {(one) => <button type="button" lang={one} aria-pressed={language() === one} onClick={() => setLanguage(one)}>{one.toUpperCase()}</button>}
          </For>
        </span>
        <User />
      </header>
      <Banner />
      <main id="main" tabindex="-1">{props.children}</main>
      <footer>
        <span class="hints"><kbd>j</kbd>/<kbd>k</kbd> {t('key_down')} · <kbd>a</kbd> {t('acknowledge')} · <kbd>s</kbd> {t('shelve')} · <kbd>m</kbd> {t('key_silence')} · <button type="button" class="link" onClick={() => props.onHelp(true)}><kbd>?</kbd> {t('keys')}</button></span>
        <Clock />
      </footer>
      <Show when={props.help}><Help onClose={() => props.onHelp(false)} /></Show>
      <StepUp />
    </div>
  );
}

/** Who is looking, with what they seldom need. */
function User() {
  return (
    <details class="menu">
      <summary class="user">{me()?.name}</summary>
      <div>
        <p>{t('role')}: {told('role', me()?.role ?? '')}</p>
        <button type="button" onClick={() => setTheme(theme() === 'dark' ? 'light' : 'dark')}>{t(theme() === 'dark' ? 'theme_light' : 'theme_dark')}</button>
        <Show when={me()?.csrf}>
          {(token) => <form method="post" action="/logout"><input type="hidden" name="csrf" value={token()} /><button type="submit">{t('log_out')}</button></form>}
        </Show>
        <a href="/">{t('plain_page')}</a>
      </div>
    </details>
  );
}

function Lamps() {
  const count = createMemo(() => (tick(), rate()));
  const silent = () => sources().filter((one) => one.log === 'sightings' && one.silent_s > SILENT_S);
  const isGood = () => !isLost() && !silent().length;
  return (
    <span class="lamps">
      <span class="lamp" classList={{ lit: isFlood(count()) }}>{t('per_10_min', { n: number(count()) })}</span>
      <span class="lamp" classList={{ lit: !isGood() }}>{t(isGood() ? 'feed_good' : 'feed_bad')}</span>
      <button type="button" class="lamp" classList={{ lit: sound() !== 'on' }} aria-keyshortcuts="m" title={t('sound_arm')} onClick={() => (sound() === 'on' ? silence() : void arm())}>
        {t(sound() === 'on' ? 'sound_on' : sound() === 'silent' ? 'sound_silent' : 'sound_off')}
      </button>
    </span>
  );
}

function Banner() {
  const silent = () => sources().filter((one) => one.log === 'sightings' && one.silent_s > SILENT_S);
  return (
    <Show when={heard() || isLost()}>
      <Show when={isLost()}><p class="stale" role="alert">{t('stale', { when: clock(heard()) })}</p></Show>
      <Show when={!isLost() && silent()[0]}>
        {(one) => <p class="stale" role="alert">{t('stale_source', { source: `${one().site} (${one().log})`, n: number(one().silent_s, 0) })}</p>}
      </Show>
    </Show>
  );
}

function Clock() {
  const replayed = () => Math.abs((tick(), latest()) - Date.now()) > 120_000;
  return (
    <span class="clock">
      <Show when={replayed()}><span class="tag">{t('simulated')} {clock((tick(), latest()))}</span></Show>
      <b>{clock(tick())}</b> {t('local')} · {clock(tick(), 'UTC')} UTC
    </span>
  );
}

const HELP: [string, Key][] = [
  ['j k ↑ ↓', 'key_down'], ['Enter', 'key_enter'], ['a', 'acknowledge'], ['s', 'shelve'], ['c', 'open_case'], ['v', 'judge'],
  ['m', 'key_silence'], ['1–4', 'key_filter'], ['f', 'key_flood'], ['n', 'key_new'], ['Home', 'key_home'], ['Esc', 'key_escape'], ['?', 'key_help'],
];

function Help(props: { onClose: () => void }) {
  return (
    <Dialog title={t('keys')} onClose={props.onClose}>
      <dl class="keys"><For each={HELP}>{([key, text]) => <><dt><kbd>{key}</kbd></dt><dd>{t(text)}</dd></>}</For></dl>
      <label class="check"><input type="checkbox" checked={keysOn()} onChange={(event) => setKeysOn(event.currentTarget.checked)} /> {t('keys_on')}</label>
      <p class="buttons"><button type="button" class="main" onClick={() => props.onClose()}>{t('close')}</button></p>
    </Dialog>
  );
}
