/** Ask: the dialogs of an alert: lay aside, open a case, judge. */

import { createSignal, For, Match, Show, Switch } from 'solid-js';
import { judge, said, shelve } from './acts';
import { post } from './api';
import { FormDialog } from './dialog';
import { go } from './route';
import type { Row } from './store';
import { language, t, told } from './texts';

export type Asking = 'shelve' | 'case' | 'verdict' | null;
export const VERDICTS = ['true', 'false', 'authorised', 'test', 'duplicate', 'undecided'] as const;

/** How long an alert may be laid aside at most, in minutes, by severity; the server holds the same. */
const LONGEST_MIN = [0, 60, 60, 1440, 10_080];
const LONGEST_TITLE = 200;

export function Asked(props: { asking: Asking; row: Row; onDone: () => void }) {
  const id = () => props.row.alert.id;
  const [wrong, setWrong] = createSignal<string | null>(null);
  const close = () => (setWrong(null), props.onDone());
  const open = async (title: string) => {
    try {
      const made = await post<{ number: number }>('/api/cases', { title, alerts: [id()] });
      close();
      go(`/cases/${made.number}`);
    } catch (error) {
      setWrong(said(error));
    }
  };
  const longest = () => LONGEST_MIN[props.row.alert.severity] ?? 60;
  return (
    <Switch>
      <Match when={props.asking === 'shelve'}>
        <FormDialog
          title={t('shelve')}
          onClose={close}
          onSave={({ minutes, why }) => shelve(id(), Math.min(Number(minutes), longest() - 0.1), why ?? '').then(close)}
        >
          <label>{t('minutes')}<input name="minutes" type="number" min="1" max={longest()} value="30" required /></label>
          <label>{t('why')}<input name="why" required maxlength="200" /></label>
        </FormDialog>
      </Match>
      <Match when={props.asking === 'case'}>
        <FormDialog title={t('open_case')} onClose={close} onSave={({ title }) => open(title ?? '')}>
          <label>
            {t('title')}
            <input name="title" required maxlength={LONGEST_TITLE} value={props.row.alert.reason[language()].slice(0, LONGEST_TITLE)} />
          </label>
          <Show when={wrong()}><p role="alert">{wrong()}</p></Show>
        </FormDialog>
      </Match>
      <Match when={props.asking === 'verdict'}>
        <FormDialog title={t('judge')} onClose={close} onSave={({ verdict, why }) => judge(id(), verdict ?? '', why ?? '').then(close)}>
          <VerdictFields />
        </FormDialog>
      </Match>
    </Switch>
  );
}

export function VerdictFields() {
  return (
    <>
      <label>
        {t('verdict')}
        <select name="verdict" required>
          <For each={VERDICTS}>{(one) => <option value={one}>{told('verdict', one)}</option>}</For>
        </select>
      </label>
      <label>{t('why')}<input name="why" required maxlength="200" /></label>
    </>
  );
}
