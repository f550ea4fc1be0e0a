/** Admin: accounts, recipients of the feed, and how the logs are. */

import { For, Show } from 'solid-js';
import { may } from '../acts';
import { fetched } from '../fetched';
import { Moment } from '../shapes';
import { number, span, t, told } from '../texts';
import type { Site } from '../types';
import { Recipients } from './recipients';
import { Users } from './users';

interface Told {
  sources: { site: string; log: string; state: 'ok' | 'silent' | 'quiet'; newest: string; lag_s: number; silent_s: number }[];
  gaps: { id: string; site: string; zone: string | null; detectors: string[]; begin: string; reason: string; by: string | null }[];
  read: { position: string; next: number }[] | null;
  conflicts: number | null;
  unreadable: number | null;
}

export default function Admin(props: { sites: Site[] }) {
  return (
    <div class="page">
      <h1>{t('admin')}</h1>
      <Users sites={props.sites} />
      <Show when={may('recipients.manage')}><Recipients sites={props.sites} /></Show>
      <Show when={may('sources.read')}><Logs /></Show>
    </div>
  );
}

/** Each log of each site, where the sites are blind, and what could not be taken. */
function Logs() {
  const list = fetched<Told>(() => '/api/sources');
  const found = () => list.found();
  return (
    <section aria-labelledby="sources">
      <h2 id="sources">{t('sources')}</h2>
      <Show when={list.wrong()}>{(text) => <p class="notice" role="alert">{text()}</p>}</Show>
      <p class="buttons"><button type="button" onClick={() => void list.again()}>{t('renew')}</button></p>
      <div class="scroll" tabindex="0" role="region" aria-label={t('sources')}>
        <table>
          <thead>
            <tr><th scope="col">{t('site')}</th><th scope="col">{t('log')}</th><th scope="col">{t('state')}</th><th scope="col">{t('newest')}</th><th scope="col" class="number">{t('lag')}</th><th scope="col" class="number">{t('silence')}</th></tr>
          </thead>
          <tbody>
            <For each={found()?.sources}>
              {(one) => (
                <tr>
                  <td>{one.site}</td><td>{told('log', one.log)}</td><td>{told('source', one.state)}</td>
                  <td><Moment at={one.newest} withDay /></td>
                  <td class="number">{span(one.lag_s * 1000)}</td><td class="number">{span(one.silent_s * 1000)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
      <h3>{t('blind_spots')}</h3>
      <Show when={found()?.gaps.length} fallback={<p>{t('gaps_none')}</p>}>
        <ul class="lines">
          <For each={found()?.gaps}>
            {(gap) => <li>{gap.site} · {gap.zone ?? '–'} · {told('blind', gap.reason)} · <Moment at={gap.begin} withDay /> <span class="code">{gap.detectors.join(', ')}</span></li>}
          </For>
        </ul>
      </Show>
      <Show when={found()?.read}>
        {(read) => (
          <>
            <h3>{t('read_so_far')}</h3>
            <dl><For each={read()}>{(one) => <><dt class="code">{one.position}</dt><dd>{number(one.next)}</dd></>}</For></dl>
            <p>{t('not_taken', { conflicts: number(found()?.conflicts ?? 0), unreadable: number(found()?.unreadable ?? 0) })}</p>
          </>
        )}
      </Show>
    </section>
  );
}
