/**
 * What a piece of a picture means. JupyterLab's sanitiser drops `var()`, so there are no theme colours: each tone is a
 * translucent tint behind the theme's own text colour and a mid-tone line, which keep their contrast in light and in
 * dark. No tone is the only sign of anything: a letter, a word or an arrow always says the same.
 */
export type Tone = 'plain' | 'client' | 'server' | 'good' | 'bad' | 'warn' | 'note' | 'muted';

/** Okabe and Ito's colours, which the colour-blind can tell apart, brought to at least 3:1 on white and on #111. */
const INK: Record<Tone, string> = {
  plain: '128,128,128',
  client: '213,94,0',
  server: '30,136,210',
  good: '10,145,90',
  bad: '204,35,85',
  warn: '190,130,0',
  note: '150,95,215',
  muted: '128,128,128',
};

const TINT: Record<Tone, number> = {
  plain: 0,
  client: 0.12,
  server: 0.12,
  good: 0.14,
  bad: 0.14,
  warn: 0.16,
  note: 0.14,
  muted: 0.1,
};

/** Colour of lines, arrowheads and borders. */
export function ink(tone: Tone): string {
  return `rgb(${INK[tone]})`;
}

/** Background under text of the theme's colour; empty for `plain`. */
export function tint(tone: Tone, strength = 1): string {
  return TINT[tone] === 0 ? '' : `rgba(${INK[tone]},${Math.min(1, TINT[tone] * strength).toFixed(2)})`;
}

/** `background:…` of the tone, or nothing. */
export function tinted(tone: Tone | undefined): string {
  const colour = tint(tone ?? 'plain');
  return colour === '' ? '' : `background:${colour}`;
}

export const RULE = '1px solid rgba(128,128,128,0.35)';
export const STRONG_RULE = '2px solid rgba(128,128,128,0.55)';
export const MONO = 'font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12px';
/** Secondary text: still above 4.5:1 on every theme's background. */
export const QUIET = 'opacity:0.75';

/** Declarations joined as the sanitiser writes them, so that it changes nothing. */
export function style(...declarations: (string | false | undefined)[]): string {
  return declarations.filter(Boolean).join(';');
}
