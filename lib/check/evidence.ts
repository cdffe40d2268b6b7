import type { Trace } from '../capture/trace.js';
import { UsageError } from '../errors.js';

/** What an answer is held against: what crossed the wire, what the servers logged, what was counted. */
export interface Evidence {
  /** The first trace; most questions need no other. Throws UsageError when there is none. */
  readonly trace: Trace;
  /** Every trace by name, in the order given; a single one is called `trace`. */
  readonly traces: Readonly<Record<string, Trace>>;
  /** Log lines, oldest first. */
  readonly log: readonly string[];
  /** Measured figures by name, in the unit that the name ends in (`bytesIn`, `seconds`). */
  readonly counts: Readonly<Record<string, number>>;
  /** Texts that did not come from a trace: a message source, a zone file, a server's answer. */
  readonly texts: Readonly<Record<string, string>>;
}

/** What a notebook passes: a trace alone, or a record of what there is. */
export type EvidenceInput =
  | Trace
  | {
      trace?: Trace;
      traces?: Record<string, Trace>;
      log?: string | readonly string[];
      counts?: Record<string, number>;
      texts?: Record<string, string>;
    };

/** Brings what a notebook passed into one shape; nothing passed is empty evidence. */
export function evidenceOf(input: EvidenceInput | undefined): Evidence {
  const given = input === undefined ? {} : isTrace(input) ? { trace: input } : input;
  const traces = { ...(given.trace ? { trace: given.trace } : {}), ...given.traces };
  const log = typeof given.log === 'string' ? given.log.split('\n') : (given.log ?? []);
  return {
    get trace() {
      const first = Object.values(traces)[0];
      if (first) return first;
      throw new UsageError(
        'Cannot check the answer: no trace was given. Pass the result of lab.capture(...) as the last argument.',
      );
    },
    traces,
    log: log.filter((line) => line !== ''),
    counts: given.counts ?? {},
    texts: given.texts ?? {},
  };
}

/** The trace called `name`, or a UsageError that lists the names there are. */
export function namedTrace(evidence: Evidence, name: string): Trace {
  const trace = evidence.traces[name];
  if (trace) return trace;
  const names = Object.keys(evidence.traces).join(', ') || 'none';
  throw new UsageError(
    `Cannot find the trace "${name}": the evidence holds ${names}. Pass {traces: {${name}: …}}.`,
  );
}

function isTrace(input: EvidenceInput): input is Trace {
  return 'frames' in input;
}
