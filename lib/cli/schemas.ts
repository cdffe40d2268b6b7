/**
 * Describes the JSON documents that commands print with `--json`. Scripts rely on them, so within a version properties
 * are only added: whoever reads one passes over what it does not know. Removing or changing one is a new version.
 */
import * as z from 'zod';

/** The version of all documents; part of each schema's `$id`. */
export const SCHEMA_VERSION = 1;

const count = z.int().min(0);
const frame = z.int().min(1).describe('number of a frame, from 1');
const endpoint = z
  .string()
  .regex(/^(\d+\.\d+\.\d+\.\d+|\[[0-9a-f:.]+\]):\d+$/)
  .describe('address and port: 172.28.0.1:40001, [fd00::1]:40001');

const missing = z
  .object({ command: count, reply: count })
  .describe('octets of the command and of the reply that the capture misses; absent where it misses none');

const exchange = z.object({
  command: z.string().nullable().describe('lines joined by \\n, no final CRLF; null where there is none'),
  reply: z.string().nullable().describe('lines joined by \\n, no final CRLF; null where there is none'),
  unknown: z
    .enum(['command', 'reply'])
    .optional()
    .describe('which of the two the protocol has here and the capture has not'),
  frames: z.array(frame).describe('frames of the command, then those of the reply, without repeats'),
  missing: missing.optional(),
});

const conversation = z.object({
  protocol: z.enum(['smtp', 'lmtp', 'pop3', 'imap', 'dns', 'http', 'tls']),
  client: endpoint,
  server: endpoint,
  exchanges: z.array(exchange),
});

const packet = z.object({
  number: frame,
  time: z.number().describe('seconds since the first frame'),
  source: z.string(),
  destination: z.string(),
  protocol: z.string().describe("as in Wireshark's column"),
  length: count.describe('octets on the wire'),
  info: z.string().describe("as in Wireshark's column"),
});

const part = z.object({
  from: z.enum(['client', 'server']),
  frame,
  base64: z.base64(),
  missing: count.optional().describe('octets that were not captured just before this part'),
});

const failure = z.object({
  cell: count.nullable().describe('index among all cells, from 0; null when it belongs to none'),
  line: z.int().min(1).nullable().describe("line in that cell's source, from 1; null where there is none"),
  message: z.string(),
  kind: z.string().describe('what kind of failure, such as exception, timeout or changed'),
});

const warning = z.object({
  cell: count.nullable(),
  line: z.int().min(1).nullable(),
  rule: z.string(),
  message: z.string(),
  fix: z.string(),
});

const status = z.object({
  state: z.enum(['running', 'paused', 'stopped']),
  accelerator: z.string().nullable().describe('tcg, kvm, hvf …; null while the lab is stopped'),
  readySeconds: z.number().min(0).nullable().describe('seconds from the start to the first 220'),
  endpoints: z
    .record(z.string(), z.record(z.string().regex(/^\d+\/(tcp|udp)$/), z.string()))
    .describe('by host, then by the port there and its transport: {"mail.…": {"25/tcp": "127.0.0.1:10025"}}'),
  queues: z
    .record(z.string(), z.record(z.string(), count))
    .optional()
    .describe('messages by queue, of each host where mail waits (status alone)'),
});

/** What each document is, by the name that `maillab schema` knows it by. */
export const schemas = {
  status: status.describe('printed by `maillab up --json` and `maillab status --json`'),
  doctor: z
    .object({
      checks: z.array(
        z.object({
          name: z.string(),
          ok: z.boolean(),
          problem: z.string().nullable().describe('what was seen; null where all is well'),
          fix: z.string().nullable().describe('what to do about it; null where all is well'),
          seconds: z.number().min(0).describe('how long the check took'),
        }),
      ),
    })
    .describe('printed by `maillab doctor --json`'),
  run: z
    .object({
      notebooks: z.array(
        z.object({
          path: z.string(),
          verdict: z.enum(['pass', 'fail']),
          seconds: z.number().min(0),
          cells: count.describe('code cells'),
          questions: z
            .object({ correct: count, wrong: count, unanswered: count, manual: count })
            .describe('how many questions have which verdict'),
          failures: z.array(failure),
          warnings: z.array(warning),
        }),
      ),
    })
    .describe('printed by `maillab run --json`'),
  packets: z.object({ frames: z.array(packet) }).describe('printed by `maillab read --json FILE`'),
  follow: z
    .object({ client: endpoint, server: endpoint, parts: z.array(part) })
    .describe('printed by `maillab read --follow N --json FILE`'),
  dialogue: z
    .object({ conversations: z.array(conversation) })
    .describe('printed by `maillab read --dialogue --json FILE`'),
  capture: z
    .object({
      exitCode: z.int().describe("the client's exit status"),
      frames: z.array(packet),
      conversations: z.array(conversation),
    })
    .describe('printed by `maillab capture --json -- COMMAND`'),
  images: z
    .object({
      cache: z.string().describe('folder'),
      entries: z.array(
        z.object({
          kind: z.enum(['image', 'state', 'base']),
          key: z.string(),
          bytes: count.describe('as allocated on the disk'),
          current: z.boolean().describe('whether this version uses it'),
        }),
      ),
    })
    .describe('printed by `maillab vm list --json`'),
} as const;

export type DocumentName = keyof typeof schemas;

/** Makes the JSON Schema (draft 2020-12) of a document, as `docs/schemas/` has it. */
export function jsonSchema(name: DocumentName): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(schemas[name], { io: 'input' });
  return {
    $schema,
    $id: `urn:maillab:schema:v${SCHEMA_VERSION}:${name}`,
    title: `maillab ${name}`,
    ...schema,
  };
}
