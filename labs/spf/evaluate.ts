import { plainAddress, versionOf } from './address.js';
import { expandDomain, needsValidated, splitSender } from './macro.js';
import { Inquiry, type Lookups, matches, validatedNames } from './mechanisms.js';
import { isSpfRecord, type Mechanism, parseRecord, type SpfRecord } from './record.js';
import {
  type SpfAnswer,
  SpfError,
  type SpfEvaluation,
  type SpfOutcome,
  type SpfQuestion,
  type SpfRequest,
  type SpfResult,
  type SpfStep,
} from './types.js';

/**
 * `check_host()` of RFC 7208 §4, without a socket: yields what it asks of the DNS, is given the answers, returns the
 * whole evaluation. Explanations (`exp=`, §6.2) are parsed and not fetched. Throws a RangeError for an `ip` that is no
 * address.
 */
export function* checkHost(request: SpfRequest): Generator<SpfQuestion, SpfOutcome, SpfAnswer> {
  if (versionOf(request.ip) === null) throw new RangeError(`"${request.ip}" is no IP address.`);
  const asking = new Inquiry({ ...request, ip: plainAddress(request.ip) });
  const [, domain] = splitSender(request.sender);
  const evaluation = yield* evaluate(domain, asking);
  return { ...evaluation, lookups: asking.lookups, voids: asking.voids };
}

function* evaluate(domain: string, asking: Inquiry): Lookups<SpfEvaluation> {
  const nothing = { domain, lookup: null, record: null, steps: [], unread: [] };
  if (!isDomain(domain)) return { ...nothing, result: 'none', reason: `"${domain}" is no domain` };
  const [lookup] = yield* asking.gathered(() => asking.ask({ name: domain, type: 'TXT' }));
  const found = { ...nothing, lookup: lookup! };
  const { rcode, records } = lookup!.answer;
  if (rcode === 'NXDOMAIN') return { ...found, result: 'none', reason: 'there is no such name' };
  if (rcode !== 'NOERROR') return { ...found, result: 'temperror', reason: `the DNS answered ${rcode}` };
  const policies = records.filter(isSpfRecord);
  const [record = null] = policies;
  if (record === null) return { ...found, result: 'none', reason: 'it publishes no SPF record' };
  if (policies.length > 1)
    return { ...found, result: 'permerror', reason: 'it publishes several SPF records' };
  try {
    return yield* evaluateRecord({ ...found, record }, parseRecord(record), asking);
  } catch (error) {
    if (!(error instanceof SpfError)) throw error;
    return { ...found, record, result: error.result, reason: error.message };
  }
}

function* evaluateRecord(
  base: Omit<SpfEvaluation, 'result'>,
  { mechanisms, redirect }: SpfRecord,
  asking: Inquiry,
): Lookups<SpfEvaluation> {
  const steps: SpfStep[] = [];
  const texts = [...mechanisms.map(({ text }) => text), ...(redirect ? [redirect.text] : [])];
  const done = (result: SpfResult, reason?: string): SpfEvaluation => ({
    ...base,
    steps,
    unread: texts.slice(steps.length),
    result,
    ...(reason === undefined ? {} : { reason }),
  });
  for (const mechanism of mechanisms) {
    const { step, failure } = yield* takeStep(mechanism.text, costs(mechanism), asking, () =>
      evaluateMechanism(mechanism, base.domain, asking),
    );
    steps.push(step);
    if (failure) return done(failure.result, failure.message);
    if (step.outcome === 'match') return done(mechanism.result);
  }
  if (!redirect) return done('neutral');
  const { step, failure } = yield* takeStep(redirect.text, true, asking, function* () {
    const target = yield* expanded(redirect.domain, base.domain, asking);
    return { outcome: 'followed' as const, inside: yield* evaluate(target, asking) };
  });
  steps.push(step);
  if (failure) return done(failure.result, failure.message);
  const { result, reason } = step.inside!;
  return result === 'none' ? done('permerror', 'redirect leads to no SPF record') : done(result, reason);
}

interface Came {
  outcome: Exclude<SpfStep['outcome'], 'error'>;
  inside?: SpfEvaluation;
  failure?: SpfError;
}

/** One term: counted, evaluated, with all that was asked meanwhile; its failure is kept beside it. */
function* takeStep(
  text: string,
  counts: boolean,
  asking: Inquiry,
  run: () => Lookups<Came>,
): Lookups<{ step: SpfStep; failure?: SpfError }> {
  let came: Came | undefined;
  let failure: SpfError | undefined;
  let counter: number | null = null;
  const asked = yield* asking.gathered(function* () {
    try {
      if (counts) counter = asking.count();
      came = yield* run();
      failure = came.failure;
    } catch (error) {
      if (!(error instanceof SpfError)) throw error;
      failure = error;
      if (counts) counter = asking.lookups;
    }
  });
  const outcome = failure ? 'error' : came!.outcome;
  const inside = came?.inside;
  return { step: { text, outcome, counter, asked, ...(inside && { inside }) }, ...(failure && { failure }) };
}

function* evaluateMechanism(mechanism: Mechanism, domain: string, asking: Inquiry): Lookups<Came> {
  const target = mechanism.domain === null ? domain : yield* expanded(mechanism.domain, domain, asking);
  if (mechanism.name !== 'include') {
    const matched = yield* matches(mechanism, target, asking, isDomain(target));
    return { outcome: matched ? 'match' : 'no match' };
  }
  // §5.2: only its pass is a match; what it says of the others is not said of this record.
  const inside = yield* evaluate(target, asking);
  const { result, reason = 'it failed' } = inside;
  if (result === 'none') {
    return { outcome: 'no match', inside, failure: new SpfError('permerror', `"${target}": ${reason}`) };
  }
  if (result === 'permerror' || result === 'temperror') {
    return { outcome: 'no match', inside, failure: new SpfError(result, `"${target}": ${reason}`) };
  }
  return { outcome: result === 'pass' ? 'match' : 'no match', inside };
}

function* expanded(spec: string, domain: string, asking: Inquiry): Lookups<string> {
  const names = needsValidated(spec) ? yield* validatedNames(asking) : [];
  const own = domain.toLowerCase();
  const validated =
    names.find((name) => name === own) ?? names.find((name) => name.endsWith(`.${own}`)) ?? names[0];
  return expandDomain(spec, { ...asking.request, domain, validated: validated ?? 'unknown' });
}

/** Terms that cost a lookup (§4.6.4). */
function costs({ name }: Mechanism): boolean {
  return ['include', 'a', 'mx', 'ptr', 'exists'].includes(name);
}

/** A name of several labels, none empty or longer than 63 octets (§4.3). */
function isDomain(name: string): boolean {
  const labels = name.replace(/\.$/, '').split('.');
  return labels.length > 1 && labels.every((label) => label.length > 0 && label.length < 64);
}
