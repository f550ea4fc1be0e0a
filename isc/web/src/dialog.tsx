/** Dialogs: the browser's own, so focus stays inside and Escape closes. */

import { type JSX, onMount } from 'solid-js';
import { me } from './acts';
import { t } from './texts';

export function Dialog(props: { title: string; onClose: () => void; children: JSX.Element }) {
  let box!: HTMLDialogElement;
  onMount(() => box.showModal());
  // its word that it closed comes late: by then another may have taken its place
  return (
    <dialog ref={box} aria-label={props.title} onClose={() => box.isConnected && props.onClose()}>
      <h2>{props.title}</h2>
      {props.children}
    </dialog>
  );
}

/** A form with save and cancel; `onSave` gets its fields. */
export function FormDialog(props: {
  title: string;
  onClose: () => void;
  onSave: (fields: Record<string, string>) => void;
  children: JSX.Element;
}) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const fields = [...new FormData(event.currentTarget as HTMLFormElement)].map(([k, v]) => [k, String(v)]);
    props.onSave(Object.fromEntries(fields) as Record<string, string>);
  };
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form onSubmit={submit}>
        {props.children}
        <p class="buttons">
          <button type="submit" class="main">{t('save')}</button>
          <button type="button" onClick={() => props.onClose()}>{t('cancel')}</button>
        </p>
      </form>
    </Dialog>
  );
}

/** The password of who is logged in; whose it is stands beside it, unseen, for what fills in passwords. */
export function PasswordField() {
  return (
    <>
      <input type="text" autocomplete="username" value={me()?.name ?? ''} hidden readonly />
      <label>{t('password')}<input name="password" type="password" autocomplete="current-password" required /></label>
    </>
  );
}
