import { type Content, frameAt, type MailDate, parseMessage, type Received, receivedFields } from 'maillab';
import { need } from './need.js';

/** A header field as it crossed the wire. */
export interface SeenField {
  /** Unfolded (RFC 5322 §2.2.3), without the space around it. */
  value: string;
  /** The value's octets as they crossed, line ends of folding included. */
  octets: Uint8Array;
  /** The frame that carried its first octet. */
  frame: number;
}

/** Finds the first field with this name in a message that crossed the wire. */
export function fieldOf({ content }: { content: Content | null }, name: string): SeenField {
  const message = parseMessage(content?.bytes ?? '');
  const { value, range, valueRange } = need(message.field(name), `the message sent has no field "${name}".`);
  return {
    value: value.trim(),
    octets: message.bytes(valueRange),
    frame: frameAt(content!, range.start)!,
  };
}

/** Reads the value of the first field with this name in the source of a message; undefined where it has none. */
export function valueIn(source: string, name: string): string | undefined {
  return parseMessage(source).field(name)?.value.trim();
}

/** Splits a Message-ID, In-Reply-To or References value into its identifiers (RFC 5322 §3.6.4). */
export function messageIds(value: string): string[] {
  return value.match(/<[^<>\s]+>/g) ?? [];
}

/** Names the servers that added a Received field to a source, the last one first (RFC 5321 §4.4). */
export function receivedBy(source: string | Uint8Array): string[] {
  return receivedFields(parseMessage(source)).flatMap(({ by }) => (by ? [by.value] : []));
}

/** The date-time that the server `by` put into the source of a message when it took it over SMTP. */
export function receivedAt(source: string, by: string): MailDate {
  const took = (received: Received) => received.by?.value === by && received.with?.value.includes('SMTP');
  const received = receivedFields(parseMessage(source)).find(took);
  return need(received?.date, `the source has no Received field of "${by}". Pass the source as delivered.`);
}
