import type { Command } from 'commander';
import { allChecks, type Finding, quickChecks, runChecks } from '../../doctor/index.js';
import { openDefault } from '../../lab/open.js';
import { withProgress } from '../progress.js';

/** `maillab doctor`: every service of the default lab, asked as a client asks it. */
export function register(program: Command): void {
  program
    .command('doctor')
    .description('every service answered as a client sees it, with the fix for what did not')
    .option('--quick', 'leave out the delivery between every pair of domains, which takes minutes')
    .option('--json', 'one JSON document on stdout')
    .action(async (options: { quick?: boolean; json?: boolean }) => {
      const lab = await openDefault();
      try {
        const findings = await withProgress('Examining the lab', (report) =>
          runChecks(lab, options.quick ? quickChecks() : allChecks(), report),
        );
        process.stdout.write(
          options.json ? `${JSON.stringify({ checks: findings })}\n` : findingsText(findings),
        );
        if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
      } finally {
        await lab.close();
      }
    });
}

/** A line per check; under each that failed, what was seen and what to do. */
export function findingsText(findings: readonly Finding[]): string {
  const failed = findings.filter(({ ok }) => !ok).length;
  const lines = findings.flatMap(({ ok, name, problem, fix }) =>
    ok ? [`ok    ${name}`] : [`FAIL  ${name}: ${problem}`, `      ${fix}`],
  );
  return `${[...lines, `${findings.length - failed} of ${findings.length} well`].join('\n')}\n`;
}
