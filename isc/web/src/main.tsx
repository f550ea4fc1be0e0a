/** Main: asks who is looking, follows the feed, and shows the screen that the address names. */

import { createSignal, lazy, Match, onMount, Show, Suspense, Switch } from 'solid-js';
import { render } from 'solid-js/web';
import { may, me, said, setMe } from './acts';
import { announce, Announcer } from './announce';
import { get, whoAmI } from './api';
import { follow } from './feed';
import { Frame, type Tab } from './frame';
import { Live } from './live';
import { setSites, sites } from './places';
import { followed, parts } from './route';
import { alarm } from './sound';
import { rememberLanguage, setZone, t } from './texts';
import type { Site } from './types';
import { lookUpNowAndThen } from './waiting';
import './style.css';

const Alerts = lazy(() => import('./pages/alerts'));
const Cases = lazy(() => import('./pages/cases'));
const CasePage = lazy(() => import('./pages/case'));
const HandoverPage = lazy(() => import('./pages/handover'));
const SecondPerson = lazy(() => import('./pages/second'));
const Admin = lazy(() => import('./pages/admin'));
const Region = lazy(() => import('./pages/region'));
const Health = lazy(() => import('./pages/health'));
const AuditLog = lazy(() => import('./pages/audit'));

const TABS: Tab[] = [
  { path: '', name: 'live', permission: 'alerts.read' },
  { path: 'alerts', name: 'alerts', permission: 'alerts.read' },
  { path: 'cases', name: 'cases', permission: 'cases.read' },
  { path: 'second', name: 'second', permission: 'alerts.act' },
  { path: 'handover', name: 'handover', permission: 'shifts.read' },
  { path: 'region', name: 'region', permission: 'phenomena.read' },
  { path: 'health', name: 'health', permission: 'alerts.read' },
  { path: 'admin', name: 'admin', permission: 'users.manage' },
  { path: 'audit', name: 'audit', permission: 'audit.read' },
];

function Console() {
  const [help, setHelp] = createSignal(false);
  const [failed, setFailed] = createSignal<string | null>(null);
  rememberLanguage();
  onMount(async () => {
    try {
      const found = await whoAmI();
      setZone(found.timezone);
      setMe(found);
      setSites((await get<{ sites: Site[] }>('/api/sites')).sites);
      lookUpNowAndThen();
      await follow((row) => (alarm(row.alert.severity), announce(row)));
    } catch (error) {
      setFailed(said(error));
    }
  });
  const here = () => parts()[0] ?? '';
  const tab = () => TABS.find((one) => one.path === here());
  return (
    <Show when={me()} fallback={<p class="nothing">{failed() ?? t('loading')}</p>}>
      {(user) => (
        <Frame tabs={TABS} here={here()} help={help()} onHelp={setHelp}>
          <Announcer />
          <Show when={failed()}><p class="notice" role="alert">{failed()}</p></Show>
          <Show
            when={may(tab()?.permission ?? 'alerts.read')}
            fallback={<p class="nothing">{t('no_permission', { role: user().role })}</p>}
          >
            <Suspense fallback={<p class="nothing">{t('loading')}</p>}>
              <Switch fallback={<Live sites={sites()} onHelp={() => setHelp(true)} />}>
                <Match when={here() === 'alerts'}><Alerts sites={sites()} /></Match>
                <Match when={here() === 'cases' && parts()[1]}>{(number) => <CasePage number={Number(number())} />}</Match>
                <Match when={here() === 'cases'}><Cases /></Match>
                <Match when={here() === 'second'}><SecondPerson /></Match>
                <Match when={here() === 'handover'}><HandoverPage sites={sites()} /></Match>
                <Match when={here() === 'region'}><Region sites={sites()} /></Match>
                <Match when={here() === 'health'}><Health /></Match>
                <Match when={here() === 'admin'}><Admin sites={sites()} /></Match>
                <Match when={here() === 'audit'}><AuditLog /></Match>
              </Switch>
            </Suspense>
          </Show>
        </Frame>
      )}
    </Show>
  );
}

document.addEventListener('click', followed);
render(() => <Console />, document.getElementById('root')!);
