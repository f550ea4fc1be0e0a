/** Recipients: who may fetch what of the feed, up to which level, for what and until when. */

import { createSignal, For, Index, Match, Show, Switch } from 'solid-js';
import { FormDialog } from '../dialog';
import { fetched } from '../fetched';
import { Moment } from '../shapes';
import { t, told } from '../texts';
import type { Site } from '../types';
import { Boxes, deeds, Outcome, SiteBoxes, sitesIn, Sure, ticked } from './deeds';

export const LEVELS = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const;
const PRODUCTS = ['alert', 'incident', 'phenomenon', 'development', 'course-of-action'] as const;
export const PURPOSES = ['security', 'investigation', 'research'] as const;
const DAYS = 365;

interface Recipient {
  name: string;
  tlp: string;
  sites: string[] | null;
  products: string[];
  purposes: string[];
  expires: string;
  over: boolean;
  webhook: string | null;
}

type Asking = { what: 'add' } | { what: 'ceiling' | 'key' | 'end'; one: Recipient };

const ceilingOf = (fields: Record<string, string>) => ({
  tlp: fields['tlp'],
  sites: sitesIn(fields),
  products: ticked(fields, 'product'),
  purposes: ticked(fields, 'purpose'),
});

export function Recipients(props: { sites: Site[] }) {
  const list = fetched<{ recipients: Recipient[] }>(() => '/api/recipients');
  const acts = deeds(list.again);
  const [asking, setAsking] = createSignal<Asking | null>(null);
  const done = () => void setAsking(null);
  const one = () => (asking() as { one?: Recipient } | null)?.one;
  const act = (what: string, body?: unknown) => acts.run(`/api/recipients/${one()!.name}/${what}`, body).then(done);
  const add = (fields: Record<string, string>) =>
    acts.run('/api/recipients', { name: fields['name'], days: Number(fields['days']), ...ceilingOf(fields) }).then(done);
  return (
    <section aria-labelledby="recipients">
      <h2 id="recipients">{t('recipients')}</h2>
      <Show when={list.wrong()}>{(text) => <p class="notice" role="alert">{text()}</p>}</Show>
      <Outcome of={acts} />
      <p class="buttons"><button type="button" class="main" onClick={() => setAsking({ what: 'add' })}>{t('recipient_add')}</button></p>
      <Show when={list.found()?.recipients.length} fallback={<p>{t('recipients_none')}</p>}>
        <div class="scroll" tabindex="0" role="region" aria-label={t('recipients')}>
          <table>
            <thead>
              <tr><th scope="col">{t('name')}</th><th scope="col">{t('at_most_tlp')}</th><th scope="col">{t('sites')}</th><th scope="col">{t('products')}</th><th scope="col">{t('purposes')}</th><th scope="col">{t('until')}</th><th scope="col">{t('action')}</th></tr>
            </thead>
            <tbody>
              <Index each={list.found()?.recipients}>
                {(found) => (
                  <tr>
                    <td>{found().name}</td>
                    <td>TLP:{found().tlp}</td>
                    <td>{found().sites?.join(', ') ?? t('all_sites')}</td>
                    <td>{found().products.map((value) => told('product', value)).join(', ')}</td>
                    <td>{found().purposes.map((value) => told('purpose', value)).join(', ')}</td>
                    <td><Moment at={found().expires} withDay /><Show when={found().over}> · {t('over')}</Show><Show when={found().webhook}> · webhook</Show></td>
                    <td><Buttons one={found()} onAsk={(what) => setAsking({ what, one: found() })} /></td>
                  </tr>
                )}
              </Index>
            </tbody>
          </table>
        </div>
      </Show>
      <Switch>
        <Match when={asking()?.what === 'add'}>
          <FormDialog title={t('recipient_add')} onClose={done} onSave={add}>
            <label>{t('name')}<input name="name" required maxlength="64" pattern="[a-z0-9][a-z0-9._\-]*" autocomplete="off" title={t('name_signs')} /></label>
            <label>{t('days')}<input name="days" type="number" min="1" max={3 * DAYS} value={DAYS} required /></label>
            <Ceiling sites={props.sites} of={null} />
          </FormDialog>
        </Match>
        <Match when={asking()?.what === 'ceiling'}>
          <FormDialog title={t('recipient_ceiling', { name: one()!.name })} onClose={done} onSave={(fields) => act('ceiling', ceilingOf(fields))}>
            <Ceiling sites={props.sites} of={one()!} />
          </FormDialog>
        </Match>
        <Match when={asking()?.what === 'key'}>
          <Sure title={t('recipient_key', { name: one()!.name })} text={t('recipient_key_why')} onClose={done} onSure={() => act('key')} />
        </Match>
        <Match when={asking()?.what === 'end'}>
          <Sure title={t('recipient_end', { name: one()!.name })} text={t('recipient_end_why')} onClose={done} onSure={() => act('end')} />
        </Match>
      </Switch>
    </section>
  );
}

function Ceiling(props: { sites: Site[]; of: Recipient | null }) {
  return (
    <>
      <label>
        {t('at_most_tlp')}
        <select name="tlp"><For each={LEVELS}>{(level) => <option value={level} selected={level === (props.of?.tlp ?? 'GREEN')}>TLP:{level}</option>}</For></select>
      </label>
      <Boxes legend="products" name="product" all={PRODUCTS} ticked={props.of?.products ?? ['alert']} shown={(value) => told('product', value)} />
      <Boxes legend="purposes" name="purpose" all={PURPOSES} ticked={props.of?.purposes ?? ['security']} shown={(value) => told('purpose', value)} />
      <SiteBoxes sites={props.sites} ticked={props.of?.sites ?? null} />
    </>
  );
}

function Buttons(props: { one: Recipient; onAsk: (what: 'ceiling' | 'key' | 'end') => void }) {
  const name = () => ({ name: props.one.name });
  return (
    <Show when={!props.one.over}>
      <span class="buttons tight">
        <button type="button" aria-label={t('recipient_ceiling', name())} onClick={() => props.onAsk('ceiling')}>{t('ceiling')}</button>
        <button type="button" aria-label={t('recipient_key', name())} onClick={() => props.onAsk('key')}>{t('key')}</button>
        <button type="button" aria-label={t('recipient_end', name())} onClick={() => props.onAsk('end')}>{t('end')}</button>
      </span>
    </Show>
  );
}
