/** Reveal: subjects of a case, and who they are: asked with a reason, told for a while after a second person agreed. */

import { createEffect, createSignal, For, on, Show } from 'solid-js';
import { may, me, said } from '../acts';
import { get, post } from '../api';
import { FormDialog } from '../dialog';
import { tick } from '../store';
import { clock, t } from '../texts';
import type { Proposal } from '../types';
import { agreed, lookUp, TOLD_MS, waiting } from '../waiting';

/** What the gateway replaces by pseudonyms; tracks and doors never had a name. */
const FIELDS = ['pass', 'holder', 'plate', 'account'];

interface Revealed {
  subject: string;
  value: string;
  until: string;
}

export function Subjects(props: { case: number; subjects: string[]; isOpen: boolean }) {
  const [asking, setAsking] = createSignal<string | null>(null);
  const [wrong, setWrong] = createSignal<string | null>(null);
  const ask = async ({ why }: Record<string, string>) => {
    try {
      await post<Proposal>('/api/reveals', { case: props.case, subject: asking(), why });
      setWrong(null);
    } catch (error) {
      setWrong(said(error));
    }
    setAsking(null);
    await lookUp();
  };
  const canAsk = (subject: string) => may('persons.reveal') && props.isOpen && FIELDS.includes(subject.split('/')[0] ?? '');
  return (
    <>
      <h2>{t('subjects')}</h2>
      <Show when={wrong()}>{(text) => <p class="notice" role="alert">{text()}</p>}</Show>
      <ul class="lines">
        <For each={props.subjects}>
          {(subject) => (
            <li>
              <span class="code">{subject}</span>
              <Show when={canAsk(subject)}><Standing case={props.case} subject={subject} onAsk={() => setAsking(subject)} /></Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={asking()}>
        {(subject) => (
          <FormDialog title={t('reveal')} onClose={() => setAsking(null)} onSave={ask}>
            <p class="code">{subject()}</p>
            <p>{t('reveal_why')}</p>
            <label>{t('why')}<input name="why" required maxlength="200" /></label>
          </FormDialog>
        )}
      </Show>
    </>
  );
}

/** How far the question stands: not asked, waiting, agreed to, or told until its time is over. */
function Standing(props: { case: number; subject: string; onAsk: () => void }) {
  const [told, setTold] = createSignal<Revealed | null>(null);
  const [wrong, setWrong] = createSignal<string | null>(null);
  const ours = (one: Proposal) =>
    one.kind === 'reveal' && one.asked_by === me()?.name && one.body['case'] === props.case && one.body['subject'] === props.subject;
  const waits = () => waiting().find(ours);
  const open = () => agreed().find((one) => ours(one) && Date.parse(one.decided ?? '') + TOLD_MS > tick());
  const look = async (number: number) => {
    try {
      setTold(await get<Revealed>(`/api/reveals/${number}`));
      setWrong(null);
    } catch (error) {
      setWrong(said(error));
    }
  };
  createEffect(on(tick, (now) => told() && Date.parse(told()!.until) <= now && setTold(null)));
  return (
    <span class="reveal no-print" role="status">
      <Show when={told()} fallback={<Next subject={props.subject} waits={waits()} open={open()} onAsk={props.onAsk} onLook={look} />}>
        {(one) => <> → <b>{one().value}</b> {t('reveal_until', { when: clock(Date.parse(one().until)) })}</>}
      </Show>
      <Show when={wrong()}>{(text) => <> {text()}</>}</Show>
    </span>
  );
}

function Next(props: {
  subject: string;
  waits: Proposal | undefined;
  open: Proposal | undefined;
  onAsk: () => void;
  onLook: (number: number) => void;
}) {
  return (
    <Show
      when={props.open}
      fallback={
        <Show
          when={props.waits}
          fallback={<button type="button" aria-label={`${t('reveal')}: ${props.subject}`} onClick={() => props.onAsk()}>{t('reveal')}</button>}
        >
          {(one) => <> · {t('asked_second', { n: one().number })}</>}
        </Show>
      }
    >
      {(one) => <button type="button" class="main" aria-label={`${t('reveal_show')}: ${props.subject}`} onClick={() => props.onLook(one().number)}>{t('reveal_show')}</button>}
    </Show>
  );
}
