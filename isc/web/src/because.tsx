/** Because: bars of what was observed against what was expected, the largest share first. */

import { For, Show } from 'solid-js';
import { featureText, number, t } from './texts';
import type { Because } from './types';

const WIDTH = 200;

export function Bars(props: { because: Because[] }) {
  return (
    <ul class="bars">
      <For each={props.because}>
        {(one) => (
          <li>
            <span class="feature">{featureText(one.feature)}</span>
            <span class="figures">
              {t('observed')} <b>{shownValue(one)}</b>
              <Show when={expectedText(one)}>{(text) => <>, {t('expected')} {text()}</>}</Show>
            </span>
            <Show when={typeof one.observed === 'number'}>
              <Scale one={one} />
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}

/** A line with the expected range as a band and what was observed as a mark; the text beside says the same. */
function Scale(props: { one: Because }) {
  const range = () => {
    const { low, high } = props.one;
    const seen = props.one.observed as number;
    const from = Math.min(0, low ?? 0, seen);
    const to = Math.max(seen, high ?? 0, low ?? 0, from + 1e-9) * 1.1;
    const at = (value: number) => ((value - from) / (to - from)) * WIDTH;
    return { seen: at(seen), low: at(low ?? from), high: at(high ?? (isKnown(low) ? to : from)) };
  };
  return (
    <svg class="scale" viewBox={`0 0 ${WIDTH} 14`} preserveAspectRatio="none" aria-hidden="true">
      <rect class="ground" x="0" y="5" width={WIDTH} height="4" />
      <rect class="band" x={range().low} y="2" width={Math.max(0, range().high - range().low)} height="10" />
      <rect class="seen" x={Math.max(0, range().seen - 2)} y="0" width="4" height="14" />
    </svg>
  );
}

const withUnit = (value: number, unit: string | null | undefined): string => `${number(value)}${unit ? ` ${unit}` : ''}`;

function shownValue(one: Because): string {
  return typeof one.observed === 'number' ? withUnit(one.observed, one.unit) : one.observed.replaceAll('_', ' ');
}

export function expectedText({ low, high, unit }: Because): string {
  if (isKnown(low) && isKnown(high)) {
    return low === high ? withUnit(low, unit) : t('between', { low: number(low), high: withUnit(high, unit) });
  }
  if (isKnown(high)) return t('at_most', { n: withUnit(high, unit) });
  return isKnown(low) ? t('at_least', { n: withUnit(low, unit) }) : '';
}

function isKnown(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}
