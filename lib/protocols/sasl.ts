/** A user and password as a SASL mechanism or a login command carried them, with what the wire showed of them. */
export interface Credentials {
  /** `PLAIN`, `LOGIN`, `PASS`, … */
  mechanism: string;
  user: string;
  password: string;
  /** What the server said: null when it did not answer. */
  accepted: boolean | null;
  /** The text on the wire that gives the password away: the password itself, or base64 of it. */
  secret: string;
  /** Frames that carry the secret. */
  frames: number[];
}

/** Octets of a base64 text; null when it is not base64. */
export function fromBase64(text: string): Buffer | null {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null;
  return Buffer.from(text, 'base64');
}

/** The three fields of a PLAIN message: authorization identity, NUL, user, NUL, password (RFC 4616 §2). */
export function readPlain(base64: string): { authorization: string; user: string; password: string } | null {
  const fields = fromBase64(base64)?.toString('utf8').split('\0');
  if (fields?.length !== 3) return null;
  return { authorization: fields[0]!, user: fields[1]!, password: fields[2]! };
}

/** One message of a SASL exchange: what the client sent, and whether the server accepted, refused or goes on. */
export interface SaslStep {
  /** Base64 as sent; null for the command's own line when it has no initial response. */
  text: string | null;
  outcome: 'continue' | 'accepted' | 'refused' | null;
  frames: number[];
}

function accepted(steps: readonly SaslStep[]): boolean | null {
  const outcome = steps.at(-1)?.outcome;
  return outcome === 'accepted' ? true : outcome === 'refused' ? false : null;
}

/**
 * The credentials of one authentication, or null when the mechanism does not send them (CRAM-MD5, SCRAM) or the
 * exchange broke off before them.
 */
export function credentialsOf(mechanism: string, steps: readonly SaslStep[]): Credentials | null {
  const sent = steps.filter((step) => step.text !== null && step.text !== '');
  const name = mechanism.toUpperCase();
  if (name === 'PLAIN') {
    const step = sent.find(({ text }) => readPlain(text!));
    if (!step) return null;
    const { user, password } = readPlain(step.text!)!;
    return {
      mechanism: name,
      user,
      password,
      accepted: accepted(steps),
      secret: step.text!,
      frames: step.frames,
    };
  }
  if (name === 'LOGIN' && sent.length >= 2) {
    const [user, password] = sent.slice(0, 2).map(({ text }) => fromBase64(text!)?.toString('utf8'));
    if (user === undefined || password === undefined) return null;
    const { text, frames } = sent[1]!;
    return { mechanism: name, user, password, accepted: accepted(steps), secret: text!, frames };
  }
  return null;
}
