/** Shapes: severity by colour, shape, number and text at once; times with UTC beside. */

import { Match, Switch } from 'solid-js';
import { clock, day, t } from './texts';
import type { Severity } from './types';

/** The shape alone; `hollow` where it was acknowledged or laid aside. */
export function Shape(props: { severity: Severity; hollow?: boolean; flash?: boolean; size?: number }) {
  return (
    <svg
      class={`shape p${props.severity}${props.hollow ? ' hollow' : ''}${props.flash ? ' flash' : ''}`}
      viewBox="0 0 20 20"
      width={props.size ?? 20}
      height={props.size ?? 20}
      aria-hidden="true"
    >
      <Switch fallback={<circle cx="10" cy="10" r="8" />}>
        <Match when={props.severity === 1}>
          <polygon points="6,1 14,1 19,6 19,14 14,19 6,19 1,14 1,6" />
        </Match>
        <Match when={props.severity === 2}>
          <polygon points="10,1.5 19,18 1,18" />
        </Match>
        <Match when={props.severity === 3}>
          <polygon points="10,1 19,10 10,19 1,10" />
        </Match>
      </Switch>
    </svg>
  );
}

export function SeverityMark(props: { severity: Severity; hollow?: boolean; flash?: boolean }) {
  return (
    <span class="severity">
      <Shape severity={props.severity} hollow={props.hollow ?? false} flash={props.flash ?? false} />
      <b>P{props.severity}</b> <span>{t(`severity_${props.severity}`)}</span>
    </span>
  );
}

/** A moment: local time, the day where asked for, UTC in the tooltip. */
export function Moment(props: { at: string; withDay?: boolean }) {
  const ms = () => Date.parse(props.at);
  return (
    <time datetime={props.at} title={props.at}>
      {props.withDay ? `${day(ms())} ` : ''}
      {clock(ms())}
    </time>
  );
}
