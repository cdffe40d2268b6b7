import iconv from 'iconv-lite';

const [ESC, SO, SI] = ['\x1b', '\x0e', '\x0f'];

const SWITCH = `${ESC}[$(][ -/]*[0-~]`;
const IDLE = new RegExp(`(?:${SWITCH})+(?=${SWITCH})`, 'g');
const SHIFTED = new RegExp(`(${SO}[^${SI}]*${SI}?)`);

/**
 * Decoders of encodings with state, in which a sequence switches between alphabets, by their name. Each takes octets as
 * text, one character an octet.
 */
export const shiftedDecoders: Readonly<Record<string, (octets: string) => string>> = {
  /**
   * ISO-2022-JP (RFC 1468). A switch straight after another, as where two encoded words meet, changes nothing, but
   * TextDecoder makes U+FFFD of it.
   */
  'iso-2022-jp': (octets) =>
    new TextDecoder('iso-2022-jp').decode(Buffer.from(octets.replace(IDLE, ''), 'latin1')),

  /** ISO-2022-KR (RFC 1557): KS X 1001 between SO and SI. */
  'iso-2022-kr': (octets) =>
    octets
      .replaceAll(`${ESC}$)C`, '')
      .split(SHIFTED)
      .map((piece) =>
        piece.startsWith(SO!) ? highHalf(piece.replaceAll(SO!, '').replaceAll(SI!, ''), 'euc-kr') : piece,
      )
      .join(''),

  /** HZ (RFC 1843): GB 2312 between ~{ and ~}; ~~ is a tilde. */
  'hz-gb-2312': (octets) =>
    octets.replace(/~\{((?:(?!~\}).)*)(?:~\})?|~~|~\n/gs, (found, inside: string | undefined) => {
      if (inside !== undefined) return highHalf(inside, 'gb2312');
      return found === '~~' ? '~' : '';
    }),
};

/** Two octets a character, as the eight-bit form of the same set has them with the high bit set. */
function highHalf(octets: string, charset: string): string {
  const bytes = Buffer.from(octets, 'latin1').map((octet) => (octet > 0x20 ? octet | 0x80 : octet));
  return iconv.decode(Buffer.from(bytes), charset);
}
