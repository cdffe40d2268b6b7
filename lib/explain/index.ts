import type { Exchange } from '../protocols/conversation.js';
import type { KnownConversation } from '../protocols/conversations.js';
import type { ImapExchange } from '../protocols/imap/exchange.js';
import type { Pop3Exchange } from '../protocols/pop3/exchange.js';
import type { SmtpExchange } from '../protocols/smtp/exchange.js';
import { explainImap } from './imap.js';
import type { Meaning } from './meaning.js';
import { explainPop3 } from './pop3.js';
import { explainSmtp } from './smtp.js';

export type { Entry, Meaning } from './meaning.js';
export { explainImap, explainPop3, explainSmtp };

/** What explains the exchanges of a protocol; undefined for one that has no explanations. */
export function explainerOf(
  protocol: KnownConversation['protocol'],
): ((exchange: Exchange) => Meaning) | undefined {
  switch (protocol) {
    case 'smtp':
    case 'lmtp':
      return (exchange) => explainSmtp(exchange as SmtpExchange);
    case 'pop3':
      return (exchange) => explainPop3(exchange as Pop3Exchange);
    case 'imap':
      return (exchange) => explainImap(exchange as ImapExchange);
    default:
      return undefined;
  }
}
