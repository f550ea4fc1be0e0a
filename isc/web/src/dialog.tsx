/** Dialogs: the browser's own, so focus stays inside and Escape closes. */

import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { me } from './acts';
import { t } from './texts';

export function Dialog(props: { title: string; onClose: () => void; children: JSX.Element }) {
  let box!: HTMLDialogElement;
  const before = document.activeElement;
  onMount(() => box.showModal());
  // who came here by keyboard goes on from where they were
  onCleanup(() => before instanceof HTMLElement && queueMicrotask(() => before.isConnected && before.focus()));
  // its word that it closed comes late: by then another may have taken its place
  return (
    <dialog ref={box} aria-label={props.title} onClose={() => box.isConnected && props.onClose()}>
      <h2>{props.title}</h2>
      {props.children}
    </dialog>
  );
}

/** The fields of a form as it stands. */
export function fieldsOf(form: EventTarget | null): Record<string, string> {
  const fields = [...new FormData(form as HTMLFormElement)].map(([k, v]) => [k, String(v)]);
  return Object.fromEntries(fields) as Record<string, string>;
}

/** A form with save and cancel; `onSave` gets its fields, and until it is done nothing is saved a second time. */
export function FormDialog(props: {
  title: string;
  onClose: () => void;
  onSave: (fields: Record<string, string>) => Promise<void>;
  /** What the button says, where it is not saving. */
  save?: string;
  children: JSX.Element;
}) {
  const [busy, setBusy] = createSignal(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    await props.onSave(fieldsOf(event.currentTarget)).finally(() => setBusy(false));
  };
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form onSubmit={(event) => void submit(event)} aria-busy={busy()}>
        {props.children}
        <p class="buttons">
          <button type="submit" class="main">{props.save ?? t('save')}</button>
          <button type="button" onClick={() => props.onClose()}>{t('cancel')}</button>
        </p>
      </form>
    </Dialog>
  );
}

/** The password of who is logged in; whose it is stands beside it, unseen, for what fills in passwords. */
export function PasswordField() {
  return (
    <Show when={!me()?.provider} fallback={<input type="hidden" name="password" value="-" />}>
      <input type="text" autocomplete="username" value={me()?.name ?? ''} hidden readonly />
      <label>{t('password')}<input name="password" type="password" autocomplete="current-password" required /></label>
    </Show>
  );
}
