/** Bulletins: developments and courses of action that analysts write in two languages, publish, and withdraw. */

import { createSignal, For, Index, Show } from 'solid-js';
import { may, said } from '../acts';
import { post } from '../api';
import { FormDialog } from '../dialog';
import { fetched } from '../fetched';
import { PATTERNS } from '../patterns';
import { Moment } from '../shapes';
import { type Key, language, patternText, t, told } from '../texts';
import { Turns } from '../turns';
import type { Site } from '../types';
import { Boxes, SiteBoxes, sitesIn, ticked } from './deeds';
import { LEVELS, PURPOSES } from './recipients';

const KINDS = ['development', 'course-of-action'] as const;
const CERTAINTIES = ['low', 'moderate', 'high'] as const;
/** What belongs to one kind only. */
const OWN = { development: ['sources'], 'course-of-action': ['tried', 'effect', 'cost'] } as const;
type Kind = (typeof KINDS)[number];

interface Content {
  nl: { title: string; text: string };
  en: { title: string; text: string };
  tlp: string;
  purposes: string[];
  sites: string[] | null;
  pattern: string | null;
  certainty: string | null;
  sources: string;
  tried: string;
  effect: string;
  cost: string;
}

interface Bulletin {
  number: number;
  revision: number;
  kind: Kind;
  state: 'draft' | 'published' | 'withdrawn';
  content: Content;
  changed_by: string;
  changed: string;
  published: string | null;
  why: string | null;
}

type Asking = { what: 'write'; kind: Kind } | { what: 'rewrite' | 'withdraw'; one: Bulletin };

export function Bulletins(props: { sites: Site[] }) {
  const list = fetched<{ bulletins: Bulletin[] }>(() => '/api/bulletins?limit=100');
  const [asking, setAsking] = createSignal<Asking | null>(null);
  const [wrong, setWrong] = createSignal<string | null>(null);
  const turns = new Turns();
  const send = async (path: string, body?: unknown, revision?: number) => {
    try {
      await post<Bulletin>(`/api/bulletins${path}`, body, revision);
      setWrong(null);
    } catch (error) {
      setWrong(said(error));
    }
    await list.again();
    setAsking(null);
  };
  const act = async (path: string, body?: unknown, revision?: number) => void (await turns.take(`${path} ${JSON.stringify(body)}`, () => send(path, body, revision)));
  const one = () => (asking() as { one?: Bulletin } | null)?.one;
  const kind = () => one()?.kind ?? (asking() as { kind?: Kind } | null)?.kind ?? 'development';
  const save = (fields: Record<string, string>) => {
    const content = contentOf(fields, one()?.content);
    return one() ? act(`/${one()!.number}`, content, one()!.revision) : act('', { kind: kind(), content });
  };
  return (
    <section aria-labelledby="bulletins">
      <h2 id="bulletins">{t('bulletins')}</h2>
      <Show when={wrong() ?? list.wrong()}>{(text) => <p class="notice" role="alert">{text()}</p>}</Show>
      <Show when={may('bulletins.write')}>
        <p class="buttons no-print">
          <For each={KINDS}>{(each) => <button type="button" onClick={() => setAsking({ what: 'write', kind: each })}>{t('write_new', { what: told('bulletin', each) })}</button>}</For>
        </p>
      </Show>
      <Show when={list.found()?.bulletins.length} fallback={<p class="nothing">{t('bulletins_none')}</p>}>
        <Index each={list.found()?.bulletins}>
          {(bulletin) => (
            <Told
              one={bulletin()}
              onRewrite={() => setAsking({ what: 'rewrite', one: bulletin() })}
              onWithdraw={() => setAsking({ what: 'withdraw', one: bulletin() })}
              onPublish={() => void act(`/${bulletin().number}/publish`, undefined, bulletin().revision)}
            />
          )}
        </Index>
      </Show>
      <Show when={asking()?.what === 'write' || asking()?.what === 'rewrite'}>
        <FormDialog title={told('bulletin', kind())} onClose={() => setAsking(null)} onSave={save}>
          <Fields kind={kind()} content={one()?.content ?? null} sites={props.sites} />
        </FormDialog>
      </Show>
      <Show when={asking()?.what === 'withdraw'}>
        <FormDialog title={t('withdraw')} onClose={() => setAsking(null)} onSave={({ why }) => act(`/${one()!.number}/withdraw`, { why }, one()!.revision)} save={t('withdraw')}>
          <p>{t('withdraw_why')}</p>
          <label>{t('why')}<input name="why" required maxlength="200" /></label>
        </FormDialog>
      </Show>
    </section>
  );
}

/** What a form holds, over what stood there before: fields of the other kind stay as they were. */
function contentOf(fields: Record<string, string>, before: Content | undefined): Content {
  const text = (name: string) => fields[name] ?? '';
  const empty = { sources: '', tried: '', effect: '', cost: '' };
  const own = Object.fromEntries(Object.keys(empty).filter((name) => name in fields).map((name) => [name, text(name)]));
  return {
    ...empty,
    ...before,
    ...own,
    nl: { title: text('nl_title'), text: text('nl_text') },
    en: { title: text('en_title'), text: text('en_text') },
    tlp: text('tlp'),
    purposes: ticked(fields, 'purpose'),
    sites: sitesIn(fields),
    pattern: text('pattern') || null,
    certainty: text('certainty') || null,
  };
}

function Fields(props: { kind: Kind; content: Content | null; sites: Site[] }) {
  const one = () => props.content;
  return (
    <>
      <For each={['nl', 'en'] as const}>
        {(tongue) => (
          <>
            <label>{t(`title_${tongue}`)}<input name={`${tongue}_title`} required maxlength="200" value={one()?.[tongue].title ?? ''} /></label>
            <label>{t(`text_${tongue}`)}<textarea name={`${tongue}_text`} rows="4" required maxlength="20000">{one()?.[tongue].text ?? ''}</textarea></label>
          </>
        )}
      </For>
      <label>
        {t('pattern')}
        <select name="pattern" required={props.kind === 'course-of-action'}>
          <option value="">–</option>
          <For each={Object.keys(PATTERNS)}>{(code) => <option value={code} selected={code === one()?.pattern}>{code} {patternText(code)}</option>}</For>
        </select>
      </label>
      <Show when={props.kind === 'development'}>
        <label>
          {t('certainty')}
          <select name="certainty">
            <option value="">–</option>
            <For each={CERTAINTIES}>{(value) => <option value={value} selected={value === one()?.certainty}>{told('certainty', value)}</option>}</For>
          </select>
        </label>
      </Show>
      <For each={OWN[props.kind]}>{(name) => <label>{t(`bulletin_${name}`)}<input name={name} maxlength="1000" value={one()?.[name] ?? ''} /></label>}</For>
      <label>
        {t('at_most_tlp')}
        <select name="tlp"><For each={LEVELS}>{(level) => <option value={level} selected={level === (one()?.tlp ?? 'GREEN')}>TLP:{level}</option>}</For></select>
      </label>
      <Boxes legend="purposes" name="purpose" all={PURPOSES} ticked={one()?.purposes ?? ['security']} shown={(value) => told('purpose', value)} />
      <SiteBoxes sites={props.sites} ticked={one()?.sites ?? null} />
    </>
  );
}

function Told(props: { one: Bulletin; onRewrite: () => void; onWithdraw: () => void; onPublish: () => void }) {
  const one = () => props.one;
  const own = () => OWN[one().kind].filter((name) => one().content[name]);
  const name = () => one().content[language()].title;
  const labelled = (key: Key) => `${t(key)}: ${name()}`;
  return (
    <article class="linked">
      <p>
        <span class="tag">{told('bulletin', one().kind)}</span> <span class="tag">{told('bulletin', one().state)}</span> <span class="tag">TLP:{one().content.tlp}</span>{' '}
        {one().changed_by} · <Moment at={one().published ?? one().changed} withDay />
      </p>
      <h3>{name()}</h3>
      <p class="pre">{one().content[language()].text}</p>
      <dl>
        <Show when={one().content.pattern}>{(code) => <><dt>{t('pattern')}</dt><dd>{code()} {patternText(code())}</dd></>}</Show>
        <Show when={one().content.certainty}>{(value) => <><dt>{t('certainty')}</dt><dd>{told('certainty', value())}</dd></>}</Show>
        <For each={own()}>{(name) => <><dt>{t(`bulletin_${name}`)}</dt><dd>{one().content[name]}</dd></>}</For>
        <dt>{t('sites')}</dt><dd>{one().content.sites?.join(', ') ?? t('all_sites')}</dd>
        <Show when={one().why}>{(why) => <><dt>{t('why')}</dt><dd>{why()}</dd></>}</Show>
      </dl>
      <Show when={may('bulletins.write') && one().state !== 'withdrawn'}>
        <p class="buttons no-print">
          <Show when={one().state === 'draft'}><button type="button" class="main" aria-label={labelled('publish')} onClick={() => props.onPublish()}>{t('publish')}</button></Show>
          <button type="button" aria-label={labelled('rewrite')} onClick={() => props.onRewrite()}>{t('rewrite')}</button>
          <button type="button" aria-label={labelled('withdraw')} onClick={() => props.onWithdraw()}>{t('withdraw')}</button>
        </p>
      </Show>
    </article>
  );
}
