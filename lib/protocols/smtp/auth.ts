import { type Credentials, credentialsOf, type SaslStep } from '../sasl.js';
import type { SmtpExchange } from './exchange.js';

function outcomeOf({ response }: SmtpExchange): SaslStep['outcome'] {
  if (!response?.code) return null;
  return response.code === 334 ? 'continue' : response.code < 300 ? 'accepted' : 'refused';
}

/** Every user and password that crossed this connection in AUTH (RFC 4954), in order. */
export function smtpCredentials(exchanges: readonly SmtpExchange[]): Credentials[] {
  const found: Credentials[] = [];
  exchanges.forEach((exchange, i) => {
    if (exchange.verb !== 'AUTH') return;
    const [mechanism = '', initial = null] = exchange.argument.split(/ +/);
    const steps = [{ text: initial, outcome: outcomeOf(exchange), frames: exchange.commandFrames }];
    for (const next of exchanges.slice(i + 1, i + 10)) {
      if (next.kind !== 'response') break;
      steps.push({ text: next.command, outcome: outcomeOf(next), frames: next.commandFrames });
    }
    const credentials = credentialsOf(mechanism, steps);
    if (credentials) found.push(credentials);
  });
  return found;
}
