import type { Conversation, Exchange } from '../../protocols/conversation.js';
import type { Endpoint, Part, Stream } from '../../wire/stream.js';

/** `172.28.0.1:40001`, `[fd00::1]:40001`. */
export function endpointJson({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** A part of a followed stream. `missing` octets were not captured just before it. */
export interface PartJson {
  from: Part['from'];
  frame: number;
  base64: string;
  missing?: number;
}

export function partJson({ from, frame, bytes, missing }: Part): PartJson {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
  return missing === undefined ? { from, frame, base64 } : { from, frame, base64, missing };
}

/** What `maillab read --follow --json` prints of a stream. */
export function followJson(stream: Pick<Stream, 'client' | 'server' | 'parts'>): {
  client: string;
  server: string;
  parts: PartJson[];
} {
  return {
    client: endpointJson(stream.client),
    server: endpointJson(stream.server),
    parts: stream.parts.map(partJson),
  };
}

/** An element of what `maillab read --dialogue --json` prints. `missing` octets were not captured. */
export interface ConversationJson {
  protocol: string;
  client: string;
  server: string;
  exchanges: ({ command: string | null; reply: string | null; frames: number[] } & Pick<
    Exchange,
    'unknown' | 'missing'
  >)[];
}

export function conversationJson({ protocol, client, server, exchanges }: Conversation): ConversationJson {
  return {
    protocol,
    client: endpointJson(client),
    server: endpointJson(server),
    exchanges: exchanges.map(({ command, reply, frames, unknown, missing }) => ({
      command,
      reply,
      frames,
      ...(unknown && { unknown }),
      ...(missing && { missing }),
    })),
  };
}
