/** Case: what it is about, what was found, what people wrote, and how it ended. */

import { createEffect, createResource, createSignal, For, on, Show } from 'solid-js';
import { may, me, said } from '../acts';
import { get, post } from '../api';
import { VerdictFields } from '../ask';
import { fieldsOf, FormDialog } from '../dialog';
import { fetched } from '../fetched';
import { MiniMap } from '../minimap';
import { subjectsOf } from '../places';
import { ROOT } from '../route';
import { Moment, SeverityMark } from '../shapes';
import { language, t, told } from '../texts';
import { Turns } from '../turns';
import { type AlikeCase, AlikeCases, CaseTimeline, Custody, type Happening, type Piece } from './casefile';
import { Subjects } from './reveal';
import { ExportDialog, type Task, Tasks } from './tasks';
import type { Alert, LonLat } from '../types';

export interface CaseTold {
  number: number;
  revision: number;
  site: string;
  title: string;
  state: 'open' | 'closed';
  owner: string | null;
  verdict: string | null;
  verdict_why: string | null;
  opened_by: string;
  opened: string;
  changed_by: string;
  changed: string;
  alerts: string[];
  tasks: Task[];
  notes: { number: number; who: string; time: string; text: string }[];
}

async function newest(id: string): Promise<Alert[]> {
  return (await get<{ versions: Alert[] }>(`/api/alerts/${id}`)).versions;
}

export default function CasePage(props: { number: number }) {
  const [found, { mutate, refetch }] = createResource(() => props.number, (number) => get<CaseTold>(`/api/cases/${number}`));
  const [alerts, setAlerts] = createSignal<Alert[][]>([]);
  const [wrong, setWrong] = createSignal<string | null>(null);
  const [closing, setClosing] = createSignal(false);
  const [exporting, setExporting] = createSignal(false);
  const told_ = () => (found.error ? undefined : found.latest);
  createEffect(on(() => told_()?.alerts.join(), async () => setAlerts(await Promise.all((told_()?.alerts ?? []).slice(0, 50).map(newest)))));
  const file = (part: string) => () => (told_() && may('persons.read') ? `/api/cases/${props.number}/${part}` : null);
  const story = fetched<{ timeline: Happening[] }>(file('timeline'));
  const rests = fetched<{ evidence: Piece[] }>(file('evidence'));
  const alike = fetched<{ cases: AlikeCase[] }>(file('similar'));
  const turns = new Turns();
  const send = async (what: string, body: unknown): Promise<boolean> => {
    try {
      mutate(await post<CaseTold>(`/api/cases/${props.number}/${what}`, body, told_()?.revision));
      setWrong(null);
      void story.again(); // what people do is part of the story
      return true;
    } catch (error) {
      setWrong(said(error));
      await refetch();
      return false;
    }
  };
  /** Each act needs the revision that the one before it makes; true where it was done. */
  const act = async (what: string, body: unknown): Promise<boolean> => (await turns.take(`${what} ${JSON.stringify(body)}`, () => send(what, body))) ?? false;
  const write = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    void act('notes', { text: fieldsOf(form)['text'] }).then((done) => done && form.reset());
  };
  return (
    <div class="page case">
      <Show when={found.error}>{(error) => <p class="notice" role="alert">{said(error())}</p>}</Show>
      <Show when={told_()} fallback={<h1>{t('case', { n: props.number })}</h1>}>
        {(one) => (
          <>
            <h1>{t('case', { n: one().number })}: {one().title}</h1>
            <Show when={wrong()}>{(text) => <p class="notice" role="alert">{text()}</p>}</Show>
            <Summary found={one()} />
            <p class="buttons no-print">
              <Show when={may('cases.write') && one().state === 'open'}>
                <Show when={one().owner !== me()?.name}>
                  <button type="button" onClick={() => void act('assign', { owner: me()?.name })}>{t('assign_me')}</button>
                </Show>
                <button type="button" class="main" onClick={() => setClosing(true)}>{t('close_case')}</button>
              </Show>
              <Show when={may('cases.export')}><button type="button" onClick={() => setExporting(true)}>{t('export')}</button></Show>
              <button type="button" onClick={() => print()}>{t('print')}</button>
            </p>
            <Show when={exporting()}><ExportDialog number={props.number} onClose={() => (setExporting(false), void rests.again(), void story.again())} /></Show>
            <Show when={closing()}>
              <FormDialog
                title={t('close_case')}
                onClose={() => setClosing(false)}
                onSave={({ verdict, why }) => act('close', { verdict, why }).then(() => void setClosing(false))}
              >
                <VerdictFields />
              </FormDialog>
            </Show>
            <div class="columns">
              <div>
                <Linked alerts={alerts()} pieces={rests.found()?.evidence ?? []} />
                <Show when={story.found()}>{(told) => <CaseTimeline all={told().timeline} />}</Show>
              </div>
              <section>
                <Subjects case={props.number} subjects={allSubjects(alerts())} isOpen={one().state === 'open'} />
                <Tasks tasks={one().tasks ?? []} canWrite={may('cases.write') && one().state === 'open'} onAct={act} />
                <h2>{t('notes')}</h2>
                <ol class="notes">
                  <For each={one().notes}>{(note) => <li><p class="by">{note.who} · <Moment at={note.time} withDay /></p><p>{note.text}</p></li>}</For>
                </ol>
                <Show when={may('cases.write') && one().state === 'open'}>
                  <form class="no-print" onSubmit={write}>
                    <label>{t('note')}<textarea name="text" rows="3" required maxlength="4000" /></label>
                    <button type="submit">{t('add_note')}</button>
                  </form>
                </Show>
                <Show when={rests.found()}>{(told) => <Custody pieces={told().evidence} />}</Show>
                <Show when={alike.found()}>{(told) => <AlikeCases cases={told().cases} />}</Show>
              </section>
            </div>
          </>
        )}
      </Show>
    </div>
  );
}

function Summary(props: { found: CaseTold }) {
  return (
    <dl class="summary">
      <dt>{t('state')}</dt><dd>{told('case', props.found.state)}</dd>
      <dt>{t('site')}</dt><dd>{props.found.site}</dd>
      <dt>{t('owner')}</dt><dd>{props.found.owner ?? '–'}</dd>
      <dt>{t('opened')}</dt><dd><Moment at={props.found.opened} withDay /> · {props.found.opened_by}</dd>
      <dt>{t('verdict')}</dt><dd>{props.found.verdict ? `${told('verdict', props.found.verdict)}: ${props.found.verdict_why}` : '–'}</dd>
    </dl>
  );
}

function Linked(props: { alerts: Alert[][]; pieces: Piece[] }) {
  return (
    <section>
      <h2>{t('linked')}</h2>
      <For each={props.alerts}>
        {(versions) => (
          <article class="linked">
            <p><SeverityMark severity={versions.at(-1)!.severity} /> <Moment at={versions[0]!.time} withDay /></p>
            <h3><a href={`${ROOT}/alerts?open=${versions[0]!.id}`}>{versions[0]!.reason[language()]}</a></h3>
            <MiniMap alert={versions[0]!} track={trackIn(props.pieces, versions[0]!.id)} />
          </article>
        )}
      </For>
    </section>
  );
}

const allSubjects = (alerts: Alert[][]): string[] => [...new Set(alerts.flat().flatMap(subjectsOf))].sort();

/** Where something was, by the copies of the events that an alert rests on. */
function trackIn(pieces: Piece[], alert: string): LonLat[] {
  const events = pieces.filter((piece) => piece.alert === alert && piece.body).map((piece) => JSON.parse(piece.body!) as Partial<Sighting>);
  const seen = events.filter((event): event is Sighting => event.lon !== undefined && event.lat !== undefined);
  return seen.sort((a, b) => a.time.localeCompare(b.time)).map(({ lon, lat }) => [lon, lat]);
}

interface Sighting {
  time: string;
  lon: number;
  lat: number;
}
