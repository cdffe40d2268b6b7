import type { Lab } from '../lab/lab.js';

/** Something that a working lab does for its clients. */
export interface Check {
  /** `SMTP mail.redes.unlp.edu.ar`. */
  name: string;
  /** What to do when it fails. */
  fix: string;
  /** Does it, and throws an error that says what was seen instead. */
  run(lab: Lab): Promise<void>;
}

export interface Finding {
  name: string;
  ok: boolean;
  seconds: number;
  /** What was seen instead; null when all is well. */
  problem: string | null;
  fix: string | null;
}

/** Runs checks, a few at a time: the lab has one processor. */
export async function runChecks(
  lab: Lab,
  checks: readonly Check[],
  report: (detail: string) => void = () => {},
  atOnce = 4,
): Promise<Finding[]> {
  const findings = new Map<Check, Finding>();
  const waiting = [...checks];
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      report(`${findings.size + 1} of ${checks.length}: ${check.name}`);
      findings.set(check, await runCheck(lab, check));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return checks.map((check) => findings.get(check)!);
}

async function runCheck(lab: Lab, { name, fix, run }: Check): Promise<Finding> {
  const start = Date.now();
  const finding = (problem: string | null): Finding => ({
    name,
    ok: problem === null,
    seconds: Number(((Date.now() - start) / 1000).toFixed(3)),
    problem,
    fix: problem === null ? null : fix,
  });
  try {
    await run(lab);
    return finding(null);
  } catch (error) {
    return finding((error as Error).message.split('\n')[0]!);
  }
}

export function expect(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}
