/** Step-up: what weighs most takes a password that was shown minutes ago; asked for where the server says so. */

import { createSignal, Show } from 'solid-js';
import { me, said } from './acts';
import { onStale, post, Refusal } from './api';
import { FormDialog, PasswordField } from './dialog';
import { t } from './texts';

type Done = (shown: boolean) => void;

const [waiting, setWaiting] = createSignal<Done | null>(null);

onStale(() => new Promise<boolean>((done) => setWaiting(() => done)));

function end(shown: boolean): void {
  waiting()?.(shown);
  setWaiting(null);
}

/** Where the provider asks again who it is, and from where one comes back here. */
const there = (): string => `/login/oidc?again=true&next=${encodeURIComponent(location.pathname + location.search)}`;

export function StepUp() {
  const [wrong, setWrong] = createSignal<string | null>(null);
  const show = async ({ password }: Record<string, string>) => {
    if (me()?.provider) return location.assign(there());
    try {
      await post('/api/step-up', { password });
      setWrong(null);
      end(true);
    } catch (error) {
      setWrong(error instanceof Refusal && error.status === 403 ? t('password_wrong') : said(error));
    }
  };
  return (
    <Show when={waiting()}>
      <FormDialog title={t('step_up')} onClose={() => end(false)} onSave={show}>
        <p>{t(me()?.provider ? 'step_up_there' : 'step_up_why')}</p>
        <PasswordField />
        <Show when={wrong()}>{(text) => <p role="alert">{text()}</p>}</Show>
      </FormDialog>
    </Show>
  );
}
