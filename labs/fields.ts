import {
  type Content,
  type Entity,
  fieldGroups,
  framesWithin,
  type MailDate,
  parseMessage,
  type Received,
  receivedFields,
} from 'maillab';
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
    frame: framesWithin(content!, range)[0]!,
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

/** Reads the date-time that the server `by` put into the source of a message when it took it over SMTP. */
export function receivedAt(source: string, by: string): MailDate {
  const took = (received: Received) => received.by?.value === by && received.with?.value.includes('SMTP');
  const received = receivedFields(parseMessage(source)).find(took);
  return need(received?.date, `the source has no Received field of "${by}". Pass the source as delivered.`);
}

/**
 * Reads a field of a delivery report (RFC 3464 §2), such as Status or Reporting-MTA: from its message/delivery-status
 * part, or from the body where the report came without its MIME header. Undefined where it has none.
 */
export function reportField(report: Entity, name: string): string | undefined {
  const parts = [...report.walk()].map(({ entity }) => entity);
  const status = parts.find(({ contentType }) => contentType.value === 'message/delivery-status') ?? report;
  const fields = fieldGroups(status.bytes(status.body)).flat();
  return fields.find((field) => field.name.toLowerCase() === name.toLowerCase())?.value.trim();
}
