/** Health: what each source last said and how long ago, blind spots, and this screen itself. */

import { createMemo, For, Show } from 'solid-js';
import { changes, heard, isLost, pictures } from '../feed';
import { Moment } from '../shapes';
import { drawn, isOver, rows, sources, tick } from '../store';
import { language, number, span, t } from '../texts';

const SILENT_S = 10;

export default function Health() {
  const blind = createMemo(() => (drawn(), [...rows.values()].filter(({ alert }) => alert.family === 'sensor' && !isOver(alert))));
  const gaps = () => (tick(), [...pictures.bySite.values()].reduce((n, picture) => n + picture.gaps, 0));
  return (
    <div class="page">
      <h1>{t('health')}</h1>
      <div class="scroll" tabindex="0" role="region" aria-label={t('source')}>
        <table>
          <thead>
            <tr><th scope="col">{t('site')}</th><th scope="col">{t('log')}</th><th scope="col">{t('newest')}</th><th scope="col" class="number">{t('lag')}</th><th scope="col" class="number">{t('silence')}</th><th scope="col">{t('state')}</th></tr>
          </thead>
          <tbody>
            <For each={sources()}>
              {(one) => (
                <tr>
                  <td>{one.site}</td>
                  <td>{one.log}</td>
                  <td><Moment at={one.newest} withDay /></td>
                  <td class="number">{span(one.lag_s * 1000)}</td>
                  <td class="number">{t('seconds', { n: number(one.silent_s) })}</td>
                  <td>{one.log === 'alerts' ? t('quiet_log') : t(one.silent_s > SILENT_S ? 'bad' : 'good')}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
      <h2>{t('blind_spots')}</h2>
      <Show when={blind().length} fallback={<p>{t('blind_none')}</p>}>
        <ul><For each={blind()}>{(row) => <li><Moment at={row.alert.time} withDay /> {row.alert.site}: {row.alert.reason[language()]}</li>}</For></ul>
      </Show>
      <h2>{t('screen')}</h2>
      <dl class="summary">
        <dt>{t('socket')}</dt><dd>{t(isLost() ? 'bad' : 'good')} ({span((tick(), Date.now() - heard()))})</dd>
        <dt>{t('changes')}</dt><dd>{number(changes())}</dd>
        <dt>{t('dropped')}</dt><dd>{number(gaps())}</dd>
      </dl>
    </div>
  );
}
