/** Second person: what somebody asked and another one must agree to, with what will be done and why. */

import { createSignal, For, Show } from 'solid-js';
import { may, me, said } from '../acts';
import { post } from '../api';
import { ROOT } from '../route';
import { Moment } from '../shapes';
import { rows } from '../store';
import { language, t, told } from '../texts';
import { Turns } from '../turns';
import type { Proposal } from '../types';
import { lookUp, waiting } from '../waiting';

export default function SecondPerson() {
  const [notice, setNotice] = createSignal<string | null>(null);
  const turns = new Turns();
  const decide = async (one: Proposal, what: 'agree' | 'refuse') => {
    try {
      const made = await post<Proposal>(`/api/proposals/${one.number}/${what}`);
      setNotice(t('decided', { n: made.number, what: told('proposal', made.state) }));
    } catch (error) {
      setNotice(said(error));
    }
    await lookUp();
  };
  const take = (one: Proposal, what: 'agree' | 'refuse') => void turns.take(`${what} ${one.number}`, () => decide(one, what));
  return (
    <div class="page">
      <h1>{t('second')}</h1>
      <p>{t('second_why')}</p>
      <div role="status"><Show when={notice()}>{(text) => <p class="notice">{text()}</p>}</Show></div>
      <Show when={waiting().length} fallback={<p class="nothing">{t('second_none')}</p>}>
        <ul class="proposals">
          <For each={waiting().map((one) => one.number)}>
            {(number) => (
              <Show when={waiting().find((one) => one.number === number)}>
                {(one) => <Asked one={one()} onDecide={(what) => take(one(), what)} />}
              </Show>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}

function Asked(props: { one: Proposal; onDecide: (what: 'agree' | 'refuse') => void }) {
  const one = () => props.one;
  const isMine = () => one().asked_by === me()?.name;
  const name = () => t('proposal', { n: one().number });
  return (
    <li class="linked">
      <h2>{name()}: {told('proposal', one().kind)}</h2>
      <p><What one={one()} /></p>
      <dl>
        <dt>{t('why')}</dt><dd>{one().why}</dd>
        <dt>{t('who')}</dt><dd>{one().asked_by} · <Moment at={one().asked} withDay /></dd>
        <dt>{t('site')}</dt><dd>{one().site}</dd>
        <dt>{t('due')}</dt><dd><Moment at={one().expires} withDay /></dd>
      </dl>
      <p class="buttons">
        <Show when={may('second.person') && !isMine()}>
          <button type="button" class="main" aria-label={`${t('agree')}: ${name()}`} onClick={() => props.onDecide('agree')}>{t('agree')}</button>
        </Show>
        <Show when={may('second.person') || isMine()}>
          <button type="button" aria-label={`${t(isMine() ? 'take_back' : 'refuse')}: ${name()}`} onClick={() => props.onDecide('refuse')}>
            {t(isMine() ? 'take_back' : 'refuse')}
          </button>
        </Show>
      </p>
    </li>
  );
}

/** What will be done, in words; the alert or case that it is about can be looked at first. */
function What(props: { one: Proposal }) {
  const body = () => props.one.body;
  const text = (name: string) => String(body()[name] ?? '–');
  const until = () => Number(body()['until'] ?? body()['end'] ?? 0) * 1000;
  const alert = () => rows.get(text('alert'))?.alert;
  return (
    <>
      <Show when={props.one.kind === 'shelve'}>
        <a href={`${ROOT}/alerts?open=${text('alert')}`}>{alert()?.reason[language()] ?? t('message')}</a>
      </Show>
      <Show when={props.one.kind === 'mute'}>{text('zone')} · {text('detector')}</Show>
      <Show when={props.one.kind === 'reveal'}>
        <span class="code">{text('subject')}</span> · <Show when={may('cases.read')} fallback={t('case', { n: text('case') })}><a href={`${ROOT}/cases/${text('case')}`}>{t('case', { n: text('case') })}</a></Show>
      </Show>
      <Show when={until() > 0}> → <Moment at={new Date(until()).toISOString()} withDay /></Show>
    </>
  );
}
