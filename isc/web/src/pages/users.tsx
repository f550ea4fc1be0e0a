/** Users: who may get in and as what; a first password is told once, and nobody changes their own account. */

import { createSignal, For, Index, Match, Show, Switch } from 'solid-js';
import { me } from '../acts';
import { FormDialog } from '../dialog';
import { fetched } from '../fetched';
import { Moment } from '../shapes';
import { number, t, told } from '../texts';
import type { Site } from '../types';
import { deeds, Outcome, SiteBoxes, sitesIn, Sure } from './deeds';

interface User {
  name: string;
  role: string;
  sites: string[] | null;
  login: string;
  disabled: boolean;
  locked_until: string | null;
  created: string;
  sessions: number;
}

type Asking = { what: 'add' } | { what: 'role' | 'disable' | 'password'; user: User };

export function Users(props: { sites: Site[] }) {
  const list = fetched<{ users: User[]; roles: Record<string, string[]> }>(() => '/api/users');
  const acts = deeds(list.again);
  const [asking, setAsking] = createSignal<Asking | null>(null);
  const done = () => void setAsking(null);
  const path = () => `/api/users/${(asking() as { user: User }).user.name}`;
  const user = () => (asking() as { user?: User } | null)?.user;
  const roles = () => Object.keys(list.found()?.roles ?? {});
  const add = ({ name, role, ...rest }: Record<string, string>) => acts.run('/api/users', { name, role, sites: sitesIn(rest) }).then(done);
  const change = ({ role, ...rest }: Record<string, string>) => acts.run(`${path()}/role`, { role, sites: sitesIn(rest) }).then(done);
  return (
    <section aria-labelledby="users">
      <h2 id="users">{t('users')}</h2>
      <Show when={list.wrong()}>{(text) => <p class="notice" role="alert">{text()}</p>}</Show>
      <Outcome of={acts} />
      <p class="buttons"><button type="button" class="main" onClick={() => setAsking({ what: 'add' })}>{t('user_add')}</button></p>
      <div class="scroll" tabindex="0" role="region" aria-label={t('users')}>
        <table>
          <thead>
            <tr><th scope="col">{t('name')}</th><th scope="col">{t('role')}</th><th scope="col">{t('sites')}</th><th scope="col">{t('state')}</th><th scope="col" class="number">{t('sessions')}</th><th scope="col">{t('action')}</th></tr>
          </thead>
          <tbody>
            <Index each={list.found()?.users}>
              {(one) => (
                <tr>
                  <td>{one().name}</td>
                  <td>{told('role', one().role)}</td>
                  <td>{one().sites?.join(', ') ?? t('all_sites')}</td>
                  <td><Standing user={one()} /></td>
                  <td class="number">{number(one().sessions)}</td>
                  <td><Buttons user={one()} onAsk={(what) => setAsking({ what, user: one() })} /></td>
                </tr>
              )}
            </Index>
          </tbody>
        </table>
      </div>
      <Switch>
        <Match when={asking()?.what === 'add'}>
          <FormDialog title={t('user_add')} onClose={done} onSave={add}>
            <label>{t('name')}<input name="name" required maxlength="64" pattern="[a-z0-9][a-z0-9._\-]*" autocomplete="off" title={t('name_signs')} /></label>
            <Role roles={roles()} chosen="operator" />
            <SiteBoxes sites={props.sites} ticked={null} />
          </FormDialog>
        </Match>
        <Match when={asking()?.what === 'role'}>
          <FormDialog title={t('user_role', { name: user()!.name })} onClose={done} onSave={change}>
            <Role roles={roles()} chosen={user()!.role} />
            <SiteBoxes sites={props.sites} ticked={user()!.sites} />
          </FormDialog>
        </Match>
        <Match when={asking()?.what === 'disable'}>
          <Sure title={t('user_disable', { name: user()!.name })} text={t('user_disable_why')} onClose={done} onSure={() => acts.run(`${path()}/disable`).then(done)} />
        </Match>
        <Match when={asking()?.what === 'password'}>
          <Sure title={t('user_password', { name: user()!.name })} text={t('user_password_why')} onClose={done} onSure={() => acts.run(`${path()}/password`).then(done)} />
        </Match>
      </Switch>
    </section>
  );
}

function Role(props: { roles: string[]; chosen: string }) {
  return (
    <label>
      {t('role')}
      <select name="role"><For each={props.roles}>{(role) => <option value={role} selected={role === props.chosen}>{told('role', role)}</option>}</For></select>
    </label>
  );
}

function Standing(props: { user: User }) {
  return (
    <>
      {t(props.user.disabled ? 'closed' : 'open_account')} · {told('login', props.user.login)}
      <Show when={!props.user.disabled && props.user.locked_until}>{(at) => <> · {t('locked')} <Moment at={at()} withDay /></>}</Show>
    </>
  );
}

/** An account of a provider has role and password from there; one's own is another admin's matter. */
function Buttons(props: { user: User; onAsk: (what: 'role' | 'disable' | 'password') => void }) {
  const isLocal = () => props.user.login === 'local';
  const name = () => ({ name: props.user.name });
  return (
    <Show when={!props.user.disabled && props.user.name !== me()?.name}>
      <span class="buttons tight">
        <Show when={isLocal()}>
          <button type="button" aria-label={t('user_role', name())} onClick={() => props.onAsk('role')}>{t('role')}</button>
          <button type="button" aria-label={t('user_password', name())} onClick={() => props.onAsk('password')}>{t('password')}</button>
        </Show>
        <button type="button" aria-label={t('user_disable', name())} onClick={() => props.onAsk('disable')}>{t('close_account')}</button>
      </span>
    </Show>
  );
}
