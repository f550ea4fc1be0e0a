/** Audit log: who saw and did what, in order; reading it is written down too. */

import { createSignal, For, onMount, Show } from 'solid-js';
import { said } from '../acts';
import { get } from '../api';
import { Moment } from '../shapes';
import { t } from '../texts';

interface Entry {
  number: number;
  /** Microseconds since 1970 UTC. */
  time: number;
  who: string;
  action: string;
  target: string;
  detail: Record<string, string>;
}

const PAGE = 100;

export default function AuditLog() {
  const [entries, setEntries] = createSignal<Entry[]>([]);
  const [wrong, setWrong] = createSignal<string | null>(null);
  const [more, setMore] = createSignal(false);
  const load = async () => {
    try {
      const found = (await get<{ entries: Entry[] }>(`/api/audit?after=${entries().at(-1)?.number ?? 0}&limit=${PAGE}`)).entries;
      setEntries([...entries(), ...found]);
      setMore(found.length === PAGE);
    } catch (error) {
      setWrong(said(error));
    }
  };
  onMount(load);
  return (
    <div class="page">
      <h1>{t('audit')}</h1>
      <Show when={wrong()}>{(text) => <p class="notice" role="alert">{text()}</p>}</Show>
      <div class="scroll" tabindex="0" role="region" aria-label={t('audit')}>
        <table>
          <thead>
            <tr><th scope="col" class="number">{t('number')}</th><th scope="col">{t('when')}</th><th scope="col">{t('who')}</th><th scope="col">{t('action')}</th><th scope="col">{t('target')}</th></tr>
          </thead>
          <tbody>
            <For each={entries()}>
              {(one) => (
                <tr>
                  <td class="number">{one.number}</td>
                  <td><Moment at={new Date(one.time / 1000).toISOString()} withDay /></td>
                  <td>{one.who}</td>
                  <td>{one.action}</td>
                  <td>{one.target} <span class="code">{Object.entries(one.detail ?? {}).map(([k, v]) => `${k}=${v}`).join(' ')}</span></td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
      <Show when={more()}><p><button type="button" onClick={() => void load()}>{t('more')}</button></p></Show>
    </div>
  );
}
