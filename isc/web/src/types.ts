/** What the server tells: alerts, people's work on them, sites. The fields are those of the alert contract. */

export type Severity = 1 | 2 | 3 | 4;
export type Status = 'new' | 'updated' | 'cleared' | 'withdrawn';

export interface Because {
  feature: string;
  observed: string | number;
  low?: number | null;
  high?: number | null;
  unit?: string | null;
  share?: number;
}

export interface Alert {
  id: string;
  version: number;
  status: Status;
  time: string;
  noticed: string;
  last: string;
  count: number;
  incident: string;
  site: string;
  zone?: string;
  detector: string;
  family: string;
  pattern?: string;
  subject: string;
  severity: Severity;
  score: number;
  shown: boolean;
  reason: { key: string; params: Record<string, string | number>; nl: string; en: string };
  because?: Because[];
  evidence?: { id: string; place?: string }[];
  evidence_count?: number;
  quality?: Record<string, unknown>[];
  actions?: string[];
  related?: string[];
  tlp?: string;
  personal?: boolean;
  simulated?: boolean;
  rule_version?: string;
  site_version?: string;
}

/** How people's work on an alert stands; revision 0: nobody did anything yet. */
export interface Work {
  alert: string;
  revision: number;
  owner: string | null;
  acknowledged_by: string | null;
  acknowledged: string | null;
  shelved_by: string | null;
  shelved_until: string | null;
  shelved_why: string | null;
  verdict: string | null;
  verdict_why: string | null;
  verdict_by: string | null;
  changed_by: string | null;
  changed: string | null;
}

/** What waits for a second person, or was decided; `body` is what will be done. */
export interface Proposal {
  number: number;
  kind: 'shelve' | 'mute' | 'reveal';
  site: string;
  target: string;
  body: Record<string, unknown>;
  why: string;
  asked_by: string;
  asked: string;
  expires: string;
  state: 'waiting' | 'agreed' | 'refused';
  decided_by: string | null;
  decided: string | null;
}

export interface Me {
  name: string;
  role: string;
  permissions: string[];
  sites: string[] | null;
  csrf: string | null;
  /** Whether an identity provider knows them: then it asks again who they are, and there is no password here. */
  provider: boolean;
  timezone: string;
  time: string;
}

export interface Site {
  id: string;
  name: string;
  timezone: string;
  simulated: boolean;
  /** Telephone numbers by the key of what to do. */
  phones?: Record<string, string>;
}

export interface Source {
  site: string;
  log: string;
  newest: string;
  lag_s: number;
  silent_s: number;
}

export type LonLat = [number, number];

export interface Feature {
  type: 'Feature';
  properties: { layer: 'zone' | 'camera' | 'view' | 'door'; id: string; name?: string; kind?: string; level?: number };
  geometry: { type: string; coordinates: unknown };
}

export interface SiteMap {
  type: 'FeatureCollection';
  site: Site;
  version: string;
  features: Feature[];
}
