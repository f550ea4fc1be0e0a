/** Sound: a pattern of pulses for P1 and one for P2, until acknowledged or silenced; the header shows the same. */

import { createSignal } from 'solid-js';

export type Sound = 'off' | 'on' | 'silent';

/** Pulses of a pattern: frequency in hertz, how many, how long each, in seconds. */
const PATTERNS = { 1: { hertz: 880, pulses: 4, each: 0.12 }, 2: { hertz: 660, pulses: 2, each: 0.2 } } as const;
const GAP_S = 0.08;
const REPEAT_MS = 8_000;

const [sound, setSound] = createSignal<Sound>('off');
export { sound };

let context: AudioContext | null = null;
let played = 0;

/** Browsers allow sound after a click only, so it is armed, and tested, at the start of a shift. */
export async function arm(): Promise<void> {
  context ??= new AudioContext();
  await context.resume();
  setSound('on');
  play(1);
}

/** Still what sounds now; the next urgent alert sounds again. */
export function silence(): void {
  if (sound() === 'on') setSound('silent');
}

export function alarm(severity: number): void {
  if (sound() === 'silent') setSound('on');
  if (severity <= 2) play(severity === 1 ? 1 : 2);
}

/** Sound again while urgent alerts wait. */
export function remind(urgent: 1 | 2 | null, now: number): void {
  if (urgent && sound() === 'on' && now - played >= REPEAT_MS) play(urgent);
}

function play(severity: 1 | 2): void {
  if (!context || sound() !== 'on') return;
  played = Date.now();
  const { hertz, pulses, each } = PATTERNS[severity];
  for (let pulse = 0; pulse < pulses; pulse++) beep(context, hertz, context.currentTime + pulse * (each + GAP_S), each);
}

function beep(on: AudioContext, hertz: number, start: number, length: number): void {
  const tone = on.createOscillator();
  const loudness = on.createGain();
  tone.frequency.value = hertz;
  loudness.gain.setValueAtTime(0, start);
  loudness.gain.linearRampToValueAtTime(0.25, start + 0.01);
  loudness.gain.setValueAtTime(0.25, start + length - 0.02);
  loudness.gain.linearRampToValueAtTime(0, start + length);
  tone.connect(loudness).connect(on.destination);
  tone.start(start);
  tone.stop(start + length);
}
