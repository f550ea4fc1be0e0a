/** Blocks of the detail: facts, evidence, limits of sight, what would be ordinary, and what was like it. */

import { For, Show } from 'solid-js';
import { may } from './acts';
import { expectedText } from './because';
import { fetched } from './fetched';
import { ROOT } from './route';
import { Moment } from './shapes';
import { drawn, rows } from './store';
import { featureText, language, number, t, told } from './texts';
import type { Alert } from './types';

export function Facts(props: { alert: Alert }) {
  const alert = () => props.alert;
  return (
    <section>
      <h3>{t('facts')}</h3>
      <dl>
        <dt>{t('when')}</dt><dd><Moment at={alert().time} withDay /></dd>
        <dt>{t('noticed')}</dt><dd><Moment at={alert().noticed} withDay /></dd>
        <dt>{t('last')}</dt><dd><Moment at={alert().last} withDay /> ({number(alert().count)}×)</dd>
        <dt>{t('site')}</dt><dd>{alert().site} · {alert().zone ?? '–'}</dd>
        <dt>{t('subject')}</dt><dd class="code">{[alert().subject, ...(alert().related ?? [])].join(', ')}</dd>
        <dt>{t('certainty')}</dt><dd>{number(alert().score * 100, 0)} %</dd>
        <dt>{t('detector')}</dt><dd>{alert().detector} · {told('family', alert().family)}</dd>
        <dt>{t('rule')}</dt><dd>{alert().rule_version ?? '1'} · {t('site_version')} {alert().site_version ?? '–'}</dd>
      </dl>
    </section>
  );
}

export function Quality(props: { alert: Alert }) {
  return (
    <section>
      <h3>{t('quality')}</h3>
      <Show when={props.alert.quality?.length} fallback={<p>{t('quality_good')}</p>}>
        <ul>
          <For each={props.alert.quality}>{(entry) => <li><Limit entry={entry} /></li>}</For>
        </ul>
      </Show>
    </section>
  );
}

/** A blind spot: why, where or of what, from when until when. */
function Limit(props: { entry: Record<string, unknown> }) {
  const moment = (name: string) => (props.entry[name] ? String(props.entry[name]) : null);
  const rest = () => [props.entry['zone'], props.entry['detectors'], props.entry['by']].flat().filter(Boolean).map(String).join(' · ');
  return (
    <>
      {told('blind', String(props.entry['reason'] ?? ''))} <Show when={rest()}>({rest()})</Show>
      <Show when={moment('from')}>{(at) => <> <Moment at={at()} withDay /></>}</Show>
      <Show when={moment('until')}>{(at) => <> – <Moment at={at()} withDay /></>}</Show>
    </>
  );
}

/** What would make it ordinary: the ranges that were expected, as far as the alert tells them. */
export function Ordinary(props: { alert: Alert }) {
  const known = () => (props.alert.because ?? []).filter((one) => expectedText(one));
  return (
    <Show when={known().length}>
      <section>
        <h3>{t('ordinary')}</h3>
        <ul><For each={known()}>{(one) => <li>{featureText(one.feature)}: {expectedText(one)}</li>}</For></ul>
      </section>
    </Show>
  );
}

interface Judged {
  id: string;
  subject: string;
  detector: string;
  severity: number;
  verdict: string;
  why: string | null;
}

/** Alerts like this one that were judged before, and as what. */
export function Alike(props: { id: string | null }) {
  const { found } = fetched<{ alerts: Judged[] }>(() => (props.id && may('persons.read') ? `/api/alerts/${props.id}/similar` : null));
  return (
    <Show when={props.id ? found() : null}>
      {(told_) => (
        <section>
          <h3>{t('alike')}</h3>
          <Show when={told_().alerts.length} fallback={<p>{t('alike_none')}</p>}>
            <ul>
              <For each={told_().alerts.slice(0, 10)}>
                {(one) => (
                  <li>
                    <b>{told('verdict', one.verdict)}</b>: {one.why} · <a href={`${ROOT}/alerts?open=${one.id}`}>P{one.severity} {one.detector} · {one.subject}</a>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        </section>
      )}
    </Show>
  );
}

export function Evidence(props: { alert: Alert }) {
  const list = () => props.alert.evidence ?? [];
  return (
    <section>
      <h3>{t('evidence')}</h3>
      <p>{t('evidence_of', { n: list().length, all: props.alert.evidence_count ?? list().length })}</p>
      <ul class="code evidence"><For each={list()}>{(one) => <li title={one.place ?? ''}>{one.id}</li>}</For></ul>
    </section>
  );
}

export function Incident(props: { alert: Alert; onSelect: (id: string) => void }) {
  const others = () => {
    drawn();
    return [...rows.values()].filter((row) => row.alert.incident === props.alert.incident && row.alert.id !== props.alert.id);
  };
  return (
    <section>
      <h3>{t('similar')}</h3>
      <Show when={others().length} fallback={<p>{t('similar_none')}</p>}>
        <ul>
          <For each={others().slice(0, 10)}>
            {(row) => (
              <li>
                <button type="button" class="link" onClick={() => props.onSelect(row.alert.id)}>
                  P{row.alert.severity} {row.alert.reason[language()]} <Show when={row.work.verdict}>{(v) => <>({told('verdict', v())})</>}</Show>
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}
