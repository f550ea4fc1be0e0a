/** Deeds of an admin: done one after the other, the list renewed, and a secret shown the one time that it is told. */

import { type Accessor, createSignal, For, Show } from 'solid-js';
import { said } from '../acts';
import { post } from '../api';
import { Dialog, FormDialog } from '../dialog';
import { type Key, t } from '../texts';
import { Turns } from '../turns';
import type { Site } from '../types';

interface Secret {
  name: string;
  secret: string;
}

export interface Deeds {
  run: (path: string, body?: unknown) => Promise<void>;
  wrong: Accessor<string | null>;
  secret: Accessor<Secret | null>;
  forget: () => void;
}

export function deeds(renew: () => Promise<void>): Deeds {
  const [wrong, setWrong] = createSignal<string | null>(null);
  const [secret, setSecret] = createSignal<Secret | null>(null);
  const turns = new Turns();
  const send = async (path: string, body?: unknown) => {
    try {
      const answer = await post<Secret | { secret?: never }>(path, body);
      if (answer.secret) setSecret(answer as Secret);
      setWrong(null);
    } catch (error) {
      setWrong(said(error));
    }
    await renew();
  };
  const run = async (path: string, body?: unknown) => void (await turns.take(`${path} ${JSON.stringify(body)}`, () => send(path, body)));
  return { run, wrong, secret, forget: () => setSecret(null) };
}

/** What went wrong, and the secret that was just made. */
export function Outcome(props: { of: Deeds }) {
  return (
    <>
      <Show when={props.of.wrong()}>{(text) => <p class="notice" role="alert">{text()}</p>}</Show>
      <Show when={props.of.secret()}>
        {(made) => (
          <Dialog title={t('secret_of', { name: made().name })} onClose={props.of.forget}>
            <p>{t('secret_once')}</p>
            <p class="code secret">{made().secret}</p>
            <p class="buttons"><button type="button" class="main" onClick={props.of.forget}>{t('close')}</button></p>
          </Dialog>
        )}
      </Show>
    </>
  );
}

/** Ask before what cannot be taken back. */
export function Sure(props: { title: string; text: string; onClose: () => void; onSure: () => Promise<void> }) {
  return (
    <FormDialog title={props.title} onClose={props.onClose} onSave={props.onSure} save={props.title}>
      <p>{props.text}</p>
    </FormDialog>
  );
}

/** Boxes to tick, of which `ticked` gives those that are. */
export function Boxes(props: { legend: Key; name: string; all: readonly string[]; ticked: readonly string[]; shown?: (value: string) => string }) {
  return (
    <fieldset class="boxes">
      <legend>{t(props.legend)}</legend>
      <For each={props.all}>
        {(value) => (
          <label class="check">
            <input type="checkbox" name={`${props.name}:${value}`} checked={props.ticked.includes(value)} /> {props.shown?.(value) ?? value}
          </label>
        )}
      </For>
    </fieldset>
  );
}

export const ticked = (fields: Record<string, string>, name: string): string[] =>
  Object.keys(fields).filter((field) => field.startsWith(`${name}:`)).map((field) => field.slice(name.length + 1));

/** Sites to choose; none means all. */
export function SiteBoxes(props: { sites: Site[]; ticked: readonly string[] | null }) {
  const all = () => [...new Set([...props.sites.map((site) => site.id), ...(props.ticked ?? [])])];
  const name = (id: string) => props.sites.find((site) => site.id === id)?.name ?? id;
  return <Boxes legend="sites_none_all" name="site" all={all()} ticked={props.ticked ?? []} shown={name} />;
}

/** The sites of a form as the server takes them. */
export function sitesIn(fields: Record<string, string>): string[] | null {
  const found = ticked(fields, 'site');
  return found.length ? found : null;
}
