import { z } from 'zod';
import { looseRecord, mimeBundle } from '../shape.js';
import type { ProbeMessage } from '../watch/channel.js';
import type { KernelFailure } from '../watch/failures.js';

/** What a kernel says is a notebook's doing: each shape that the runner relies on, of each message that it reads. */

const header = z.looseObject({ msg_id: z.string(), msg_type: z.string() });

export const messageSchema = z.object({
  header,
  parent: header.partial(),
  metadata: looseRecord,
  content: looseRecord,
});

export const executeReply = z.looseObject({
  status: z.enum(['ok', 'error', 'abort', 'aborted']),
  execution_count: z.number().nullish(),
});

export const kernelInfoReply = z.looseObject({ language_info: looseRecord });

export const streamContent = z.looseObject({ name: z.enum(['stdout', 'stderr']), text: z.string() });

/** Longer texts of errors help nobody. */
const TEXT = 20_000;
const words = z.string().transform((text) => (text.length > TEXT ? `${text.slice(0, TEXT)}…` : text));
const line = z.number().int().positive().nullable();
const index = z.number().int().nonnegative();

export const failureSchema = z.object({
  kind: z.enum(['type-error', 'exception', 'rejection', 'late-throw', 'late-output', 'too-much', 'exit']),
  cell: index,
  line,
  ename: words,
  evalue: words,
  code: words.nullable(),
  places: z
    .array(z.object({ function: words.nullable(), file: words, cell: index.nullable(), line }))
    .transform((places) => places.slice(0, 100)),
  details: z.array(words).transform((details) => details.slice(0, 100)),
}) satisfies z.ZodType<KernelFailure>;

export const displayContent = z.looseObject({
  data: mimeBundle,
  metadata: looseRecord.optional(),
  transient: z.looseObject({ display_id: z.string().optional() }).optional(),
});

const open = z.object({ cell: index, line, what: words });

/** What the probe says on the channel of its own. */
export const probeMessage = z.union([
  z.object({ pid: index }),
  z.object({ exit: failureSchema }),
  z.object({
    id: z.number(),
    open: z.array(open).transform((all) => all.slice(0, 1000)),
    timers: z.number(),
  }),
  z.object({ id: z.number(), waiting: line }),
]) satisfies z.ZodType<ProbeMessage>;
