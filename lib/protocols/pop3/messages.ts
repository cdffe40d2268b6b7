import type { Content } from '../content.js';
import { type Credentials, credentialsOf, type SaslStep } from '../sasl.js';
import type { Pop3Exchange } from './exchange.js';

/** A message that RETR brought. */
export interface RetrievedMessage {
  /** Message-number within the session (RFC 1939 §3). */
  number: number;
  content: Content;
  /** Frames of RETR and its reply. */
  frames: number[];
}

/** The messages that were retrieved whole, in order. */
export function retrieved(exchanges: readonly Pop3Exchange[]): RetrievedMessage[] {
  return exchanges
    .filter(({ verb, content }) => verb === 'RETR' && content)
    .map(({ argument, content, frames }) => ({ number: Number(argument), content: content!, frames }));
}

function outcomeOf({ response }: Pop3Exchange): SaslStep['outcome'] {
  if (!response?.status) return null;
  return { '+': 'continue', '+OK': 'accepted', '-ERR': 'refused' }[response.status] as SaslStep['outcome'];
}

/** Every user and password that crossed this connection, by USER and PASS or by AUTH. */
export function pop3Credentials(exchanges: readonly Pop3Exchange[]): Credentials[] {
  const found: Credentials[] = [];
  let user = '';
  exchanges.forEach((exchange, i) => {
    const { verb, argument, response, commandFrames } = exchange;
    if (verb === 'USER') user = argument;
    else if (verb === 'PASS') {
      const accepted = response?.status ? response.status === '+OK' : null;
      const secret = { password: argument, secret: argument, frames: commandFrames };
      found.push({ mechanism: 'PASS', user, accepted, ...secret });
    } else if (verb === 'AUTH') {
      const [mechanism = '', initial = null] = argument.split(/ +/);
      const steps: SaslStep[] = [{ text: initial, outcome: outcomeOf(exchange), frames: commandFrames }];
      for (const next of exchanges.slice(i + 1, i + 10)) {
        if (next.kind !== 'response') break;
        steps.push({ text: next.command, outcome: outcomeOf(next), frames: next.commandFrames });
      }
      const credentials = credentialsOf(mechanism, steps);
      if (credentials) found.push(credentials);
    }
  });
  return found;
}
