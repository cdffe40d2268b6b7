import { type Trace, UsageError } from 'maillab';
import { lookupsLike } from '../dns.js';
import { checkHost } from './evaluate.js';
import type { SpfAnswer, SpfOutcome, SpfQuestion, SpfRequest } from './types.js';

/** Evaluates a policy with a resolver's help: `evaluateSpf({ ip, sender, helo }, (question) => askDns(at, question))`. */
export async function evaluateSpf(
  request: SpfRequest,
  ask: (question: SpfQuestion) => Promise<SpfAnswer>,
): Promise<SpfOutcome> {
  const evaluation = checkHost(request);
  let step = evaluation.next();
  while (!step.done) step = evaluation.next(await ask(step.value));
  return step.value;
}

/** Evaluates a policy with the answers that a trace has, each with its frames. */
export function spfIn(trace: Trace, request: SpfRequest): SpfOutcome {
  const evaluation = checkHost(request);
  let step = evaluation.next();
  while (!step.done) step = evaluation.next(answered(trace, step.value));
  return step.value;
}

function answered(trace: Trace, { name, type }: SpfQuestion): SpfAnswer {
  const found = lookupsLike(trace, { name: name.toLowerCase(), type }).find(
    ({ exchange }) => exchange.response,
  );
  if (!found) {
    throw new UsageError(
      `Cannot evaluate the SPF record: the trace has no answer to "${type} ${name}". Capture the evaluation in lab.capture(...).`,
    );
  }
  const { answers, rcode } = found.exchange.response!;
  const own = answers.filter((answer) => answer.type === type);
  const records = type === 'MX' ? [...own].sort((a, b) => preference(a.text) - preference(b.text)) : own;
  return { rcode, records: records.map(({ data, text }) => plain(data, text)), frames: found.frames };
}

const preference = (text: string) => Number(text.split(' ')[0]);

function plain(data: object, text: string): string {
  if ('strings' in data) return (data.strings as string[]).join('');
  return 'exchange' in data ? String(data.exchange) : text;
}
