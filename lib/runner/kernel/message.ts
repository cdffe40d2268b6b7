import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import { shaped } from '../shape.js';
import { messageSchema } from './content.js';

/** A message of the Jupyter protocol, version 5.3. */
export type Message = z.infer<typeof messageSchema>;

const DELIMITER = Buffer.from('<IDS|MSG>');

/** A new message of the given type. */
export function message(session: string, type: string, content: Record<string, unknown>): Message {
  return {
    header: {
      msg_id: randomUUID(),
      msg_type: type,
      session,
      username: 'maillab',
      date: new Date().toISOString(),
      version: '5.3',
    },
    parent: {},
    metadata: {},
    content,
  };
}

/** The frames of a message on a socket: delimiter, HMAC-SHA256 signature, header, parent, metadata, content. */
export function encode(key: string, { header, parent, metadata, content }: Message): Buffer[] {
  const parts = [header, parent, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
  return [DELIMITER, Buffer.from(sign(key, parts)), ...parts];
}

/** The message in the frames that a socket received. Throws when it is none, or the signature is not the key's. */
export function decode(key: string, frames: readonly Buffer[]): Message {
  const at = frames.findIndex((frame) => frame.equals(DELIMITER));
  const parts = frames.slice(at + 2, at + 6);
  if (at < 0 || parts.length < 4)
    throw new Error('Cannot read a message of the kernel: its frames are incomplete');
  const expected = Buffer.from(sign(key, frames.slice(at + 2)));
  const signature = frames[at + 1]!;
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
    throw new Error('Cannot read a message of the kernel: its signature is wrong');
  }
  const [header, parent, metadata, content] = parts.map((part) => JSON.parse(part.toString()));
  return shaped(messageSchema, { header, parent, metadata, content });
}

function sign(key: string, parts: readonly Buffer[]): string {
  const hash = createHmac('sha256', key);
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
