/** Tasks of a case, and its export: what is to be done, what came of it, and what went out to whom. */

import { createSignal, For, Show } from 'solid-js';
import { me, said } from '../acts';
import { download, post } from '../api';
import { fieldsOf, FormDialog, PasswordField } from '../dialog';
import { Moment } from '../shapes';
import { t } from '../texts';

export interface Task {
  number: number;
  text: string;
  set_by: string;
  owner: string | null;
  due: string | null;
  done_by: string | null;
  done_at: string | null;
  outcome: string | null;
}

export function Tasks(props: { tasks: Task[]; canWrite: boolean; onAct: (what: string, body: unknown) => Promise<boolean> }) {
  const [ending, setEnding] = createSignal<number | null>(null);
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    void props.onAct('tasks', { text: fieldsOf(form)['task'] }).then((done) => done && form.reset());
  };
  return (
    <>
      <h2>{t('tasks')}</h2>
      <ul class="lines">
        <For each={props.tasks}>
          {(task) => (
            <li>
              {task.text}
              <Show when={task.due}>{(at) => <> · {t('due')} <Moment at={at()} withDay /></>}</Show>
              <Show when={task.outcome} fallback={<Show when={props.canWrite}> <button type="button" class="no-print" aria-label={`${t('task_done')}: ${task.text}`} onClick={() => setEnding(task.number)}>{t('task_done')}</button></Show>}>
                {(outcome) => <> → {outcome()} ({task.done_by})</>}
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.canWrite}>
        <form class="no-print" onSubmit={add}>
          <label>{t('task')}<input name="task" required maxlength="200" /></label>
          <button type="submit">{t('add_task')}</button>
        </form>
      </Show>
      <Show when={ending()}>
        {(number) => (
          <FormDialog title={t('task_done')} onClose={() => setEnding(null)} onSave={({ outcome }) => props.onAct(`tasks/${number()}/done`, { outcome }).then(() => void setEnding(null))}>
            <label>{t('task_outcome')}<input name="outcome" required maxlength="200" /></label>
          </FormDialog>
        )}
      </Show>
    </>
  );
}

const REDACTIONS = ['aliases', 'full'] as const;

/** The password is asked for each time: what goes out does not come back. */
export function ExportDialog(props: { number: number; onClose: () => void }) {
  const [told, setTold] = createSignal<string | null>(null);
  const send = async ({ password, ...wish }: Record<string, string>) => {
    try {
      if (!me()?.provider) await post('/api/step-up', { password });
      setTold(t('exported', { hash: await download(`/api/cases/${props.number}/export`, wish) }));
    } catch (error) {
      setTold(said(error));
    }
  };
  return (
    <FormDialog title={t('export')} onClose={props.onClose} onSave={send}>
      <label>{t('recipient')}<input name="recipient" required maxlength="200" /></label>
      <label>{t('legal_basis')}<input name="legal_basis" required maxlength="200" /></label>
      <label>{t('why')}<input name="reason" required maxlength="200" /></label>
      <label>{t('redaction')}<select name="redaction"><For each={REDACTIONS}>{(one) => <option value={one}>{t(`redaction_${one}`)}</option>}</For></select></label>
      <PasswordField />
      <Show when={told()}>{(text) => <p role="status" class="code">{text()}</p>}</Show>
    </FormDialog>
  );
}
