/** Cases: the list of them. */

import { createResource, For, Show } from 'solid-js';
import { said } from '../acts';
import { get } from '../api';
import type { CaseTold } from './case';
import { ROOT } from '../route';
import { Moment } from '../shapes';
import { t, told } from '../texts';

export default function Cases() {
  const [page] = createResource(() => get<{ cases: CaseTold[] }>('/api/cases?limit=200'));
  const found = () => (page.error ? [] : page.latest?.cases ?? []);
  return (
    <div class="page">
      <h1>{t('cases')}</h1>
      <Show when={page.error}>{(error) => <p class="notice" role="alert">{said(error())}</p>}</Show>
      <Show when={found().length} fallback={<p class="nothing">{page.loading ? t('loading') : t('case_none')}</p>}>
        <div class="scroll" tabindex="0" role="region" aria-label={t('cases')}>
          <table>
            <thead>
              <tr><th scope="col">{t('number')}</th><th scope="col">{t('title')}</th><th scope="col">{t('site')}</th><th scope="col">{t('state')}</th><th scope="col">{t('owner')}</th><th scope="col">{t('opened')}</th></tr>
            </thead>
            <tbody>
              <For each={found()}>
                {(one) => (
                  <tr>
                    <td>{one.number}</td>
                    <td><a href={`${ROOT}/cases/${one.number}`}>{one.title}</a></td>
                    <td>{one.site}</td>
                    <td>{told('case', one.state)}{one.verdict ? ` · ${told('verdict', one.verdict)}` : ''}</td>
                    <td>{one.owner ?? '–'}</td>
                    <td><Moment at={one.opened} withDay /></td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
      </Show>
    </div>
  );
}
