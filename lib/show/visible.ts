/**
 * Characters that hide or reorder what is around them: C1 controls, zero-width and format characters, bidirectional
 * controls (UAX #9), line and paragraph separators, tag characters, lone surrogates. A run of one of them is one match: a
 * message can be made of nothing else.
 */
const HIDDEN =
  /([\u0080-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|[\u{e0000}-\u{e0fff}]|\u034f|\p{Surrogate})\1*/gu;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is its purpose
const C0 = /([\u0000-\u001f\u007f])\1*/g;

/** What most text is: nothing to look for in it. */
export const PLAIN = /^[ -~]*$/;

/** ISO 646 names of the C0 control characters; their pictures, U+2400 and on, are in few fonts. */
const NAMES =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  );

/** `⟨ESC⟩`: the name of a C0 control character or DEL. */
function picture(character: string): string {
  return `⟨${NAMES[character.charCodeAt(0)] ?? 'DEL'}⟩`;
}

/** `⟨U+202E⟩`: the code point of a character. */
function codePoint(character: string): string {
  return `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/**
 * The text with nothing hidden in it: control characters become their names (`⟨CR⟩`, `⟨ESC⟩`), other invisible ones
 * their code point (`⟨U+202E⟩`). So neither a browser nor a terminal can be told to do anything by it.
 */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(C0, (run, character) => picture(character).repeat(run.length))
    .replace(HIDDEN, (run, character) => codePoint(character).repeat(run.length / character.length));
}

function visibleButTabs(line: string): string {
  return line.split('\t').map(visible).join('\t');
}

/**
 * Wire text in lines: CRLF ends a line, a bare LF ends one and is shown (`⟨LF⟩`), a bare CR is shown (`⟨CR⟩`), so that what
 * RFC 5321 §2.3.8 forbids is seen. Everything else as `visible`, tabs kept.
 */
export function wireLines(text: string): string[] {
  return text.split('\r\n').flatMap((line) => {
    const pieces = line.split('\n');
    return pieces.map((piece, index) => visibleButTabs(piece) + (index < pieces.length - 1 ? '⟨LF⟩' : ''));
  });
}
