/** Dialogs: the browser's own, so focus stays inside and Escape closes. */

import { type JSX, onMount } from 'solid-js';
import { t } from './texts';

export function Dialog(props: { title: string; onClose: () => void; children: JSX.Element }) {
  let box!: HTMLDialogElement;
  onMount(() => box.showModal());
  return (
    <dialog ref={box} aria-label={props.title} onClose={() => props.onClose()}>
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
