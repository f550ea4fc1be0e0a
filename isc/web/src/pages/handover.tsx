/** Handover: what stands when a shift ends, in a few words of who goes, signed by both; it never changes after that. */

import { createResource, createSignal, For, Show } from 'solid-js';
import { may, me, said } from '../acts';
import { get, post } from '../api';
import { fieldsOf, FormDialog, PasswordField } from '../dialog';
import { Moment, Shape } from '../shapes';
import { type Key, language, number, t } from '../texts';
import { Turns } from '../turns';
import type { Severity, Site } from '../types';

const PARTS = ['open', 'shelved', 'mutes', 'waiting', 'sources', 'cases'] as const;
const ALL_PARTS = [...PARTS, 'notes'] as const;
type Line = Record<string, string | number | null>;

interface Handover {
  number: number;
  revision: number;
  site: string;
  made: string;
  draft: Record<string, { total: number; rows: Line[] }>;
  notes: string;
  outgoing: string;
  signed: string | null;
  incoming: string | null;
  accepted: string | null;
  digest: string | null;
}

export default function HandoverPage(props: { sites: Site[] }) {
  const [list, { mutate, refetch }] = createResource(async () => (await get<{ handovers: Handover[] }>('/api/handovers')).handovers);
  const [chosen, setChosen] = createSignal<number | null>(null);
  const [wrong, setWrong] = createSignal<string | null>(null);
  const [signing, setSigning] = createSignal<'sign' | 'accept' | null>(null);
  const turns = new Turns();
  const found = () => (list.error ? [] : list.latest ?? []);
  const one = () => found().find((handover) => handover.number === chosen()) ?? found()[0];
  const take = (made: Handover) => {
    mutate([made, ...found().filter((other) => other.number !== made.number)].sort((a, b) => b.number - a.number));
    setChosen(made.number);
    setWrong(null);
  };
  const send = async (path: string, body: unknown, of?: number) => {
    try {
      take(await post<Handover>(`/api/handovers${path}`, body, found().find((other) => other.number === of)?.revision));
    } catch (error) {
      setWrong(said(error));
      await refetch();
    }
    if (path.endsWith('/sign') || path.endsWith('/accept')) setSigning(null); // notes saved late close no dialog
  };
  /** Each act needs the revision that the one before it makes. */
  const act = async (what: string, body: unknown, of?: number) => {
    await turns.take(`${what} ${JSON.stringify(body)}`, () => send(of === undefined ? '' : `/${of}/${what}`, body, of));
  };
  const draft = (event: SubmitEvent) => {
    event.preventDefault();
    void act('draft', { site: fieldsOf(event.currentTarget)['site'] });
  };
  const sign = (fields: Record<string, string>) => {
    const seen = ALL_PARTS.filter((part) => fields[part]);
    const what = signing() === 'sign' ? 'sign' : 'accept';
    return act(what, { password: fields['password'], ...(what === 'accept' ? { seen } : {}) }, one()!.number);
  };
  return (
    <div class="page">
      <h1>{t('handover')}</h1>
      <Show when={wrong() ?? (list.error ? said(list.error) : null)}>{(text) => <p class="notice" role="alert">{text()}</p>}</Show>
      <form class="buttons no-print" onSubmit={draft}>
        <Show when={may('shifts.hand')}>
          <label>{t('site')}<select name="site"><For each={props.sites}>{(site) => <option value={site.id}>{site.name}</option>}</For></select></label>
          <button type="submit" class="main">{t('handover_draft')}</button>
        </Show>
        <Show when={found().length > 1}>
          <label>
            {t('handover_earlier')}
            <select onChange={(event) => setChosen(Number(event.currentTarget.value))}>
              <For each={found()}>{(handover) => <option value={handover.number} selected={handover.number === one()?.number}>{handover.number} · {handover.site} · {handover.outgoing}</option>}</For>
            </select>
          </label>
        </Show>
        <button type="button" onClick={() => print()}>{t('print')}</button>
      </form>
      <Show when={one()} fallback={<p class="nothing">{t('handover_none')}</p>}>
        {(handover) => (
          <>
            <Signatures handover={handover()} />
            <Notes handover={handover()} onSave={(notes) => void act('notes', { notes }, handover().number)} />
            <p class="buttons no-print">
              <Show when={may('shifts.hand') && !handover().signed && handover().outgoing === me()?.name}>
                <button type="button" class="main" onClick={() => setSigning('sign')}>{t('handover_sign')}</button>
              </Show>
              <Show when={may('shifts.hand') && handover().signed && !handover().accepted && handover().outgoing !== me()?.name}>
                <button type="button" class="main" onClick={() => setSigning('accept')}>{t('handover_accept')}</button>
              </Show>
            </p>
            <div class="parts"><For each={PARTS}>{(part) => <Part name={part} part={handover().draft[part]} />}</For></div>
          </>
        )}
      </Show>
      <Show when={signing()}>
        <FormDialog title={t(signing() === 'sign' ? 'handover_sign' : 'handover_accept')} onClose={() => setSigning(null)} onSave={sign}>
          <Show when={signing() === 'accept'}>
            <For each={ALL_PARTS}>{(part) => <label class="check"><input type="checkbox" name={part} required /> {t(`part_${part}`)}</label>}</For>
          </Show>
          <PasswordField />
        </FormDialog>
      </Show>
    </div>
  );
}

function Signatures(props: { handover: Handover }) {
  return (
    <dl class="summary">
      <dt>{t('number')}</dt><dd>{props.handover.number} · {props.handover.site} · <Moment at={props.handover.made} withDay /></dd>
      <dt>{t('handover_goes')}</dt>
      <dd>{props.handover.outgoing}<Show when={props.handover.signed} fallback={` · ${t('handover_unsigned')}`}>{(at) => <> · <Moment at={at()} withDay /></>}</Show></dd>
      <dt>{t('handover_comes')}</dt>
      <dd>{props.handover.incoming ?? '–'}<Show when={props.handover.accepted}>{(at) => <> · <Moment at={at()} withDay /></>}</Show></dd>
      <Show when={props.handover.digest}><dt>SHA-256</dt><dd class="code">{props.handover.digest}</dd></Show>
    </dl>
  );
}

function Notes(props: { handover: Handover; onSave: (notes: string) => void }) {
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    props.onSave(fieldsOf(event.currentTarget)['notes'] ?? '');
  };
  return (
    <section>
      <h2>{t('part_notes')}</h2>
      <Show when={!props.handover.signed && props.handover.outgoing === me()?.name} fallback={<p class="pre">{props.handover.notes || '–'}</p>}>
        <form onSubmit={save}>
          <label><span class="unseen">{t('part_notes')}</span><textarea name="notes" rows="4" maxlength="20000">{props.handover.notes}</textarea></label>
          <button type="submit">{t('save')}</button>
        </form>
      </Show>
    </section>
  );
}

function Part(props: { name: (typeof PARTS)[number]; part: { total: number; rows: Line[] } | undefined }) {
  return (
    <section>
      <h2>{t(`part_${props.name}` as Key)} <span class="amount">{number(props.part?.total ?? 0)}</span></h2>
      <Show when={props.part?.rows.length} fallback={<p>{t('part_empty')}</p>}>
        <ul class="lines"><For each={props.part?.rows.slice(0, 50)}>{(line) => <li><LineText line={line} /></li>}</For></ul>
      </Show>
    </section>
  );
}

/** A line of any part: its severity where it has one, its sentence or title, and who has it. */
function LineText(props: { line: Line }) {
  const line = () => props.line;
  const text = () => line()[language()] ?? line()['title'] ?? line()['why'] ?? line()['kind'] ?? '';
  const until = () => line()['until'] ?? line()['end'];
  const who = () => line()['owner'] ?? line()['acknowledged_by'] ?? line()['by'] ?? line()['asked_by'];
  return (
    <>
      <Show when={line()['severity']}>{(level) => <><Shape severity={level() as Severity} size={14} /> <b>P{level()}</b> </>}</Show>
      <Show when={line()['time']}>{(at) => <><Moment at={String(at())} withDay /> </>}</Show>
      {text()}
      <Show when={until()}>{(at) => <> → <Moment at={String(at())} withDay /></>}</Show>
      <Show when={who()}>{(name) => <> · {name()}</>}</Show>
      <Show when={line()['next']}>{(next) => <> · {next()}</>}</Show>
    </>
  );
}
