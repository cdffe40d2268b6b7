/**
 * The long run of the tests that make up inputs: `npm run fuzz`, or `npm run fuzz -- 10 test/wire` for ten times the
 * sample of `npm test` and those folders or files alone. 250 times is a million damaged messages, 2.5 million frames and
 * files, and half a million sessions of each protocol.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const files = ['test/message/hostile', 'test/protocols/invariance', 'test/wire/robust', 'test/show/hostile'];

const numbers = process.argv.slice(2).filter((argument) => /^\d+$/.test(argument));
const chosen = process.argv.slice(2).filter((argument) => !/^\d+$/.test(argument));
const times = Number(numbers[0] ?? 250);
const wanted = files.filter((file) => chosen.length === 0 || chosen.some((path) => file.startsWith(path)));
if (times === 0 || numbers.length > 1 || wanted.length === 0) {
  process.stderr.write(`npm run fuzz [-- [TIMES] [FILE ...]]; files: ${files.join(', ')}\n`);
  process.exit(2);
}

const failed = wanted.filter((file) => {
  process.stdout.write(`\n${file}, ${times} times the sample\n`);
  const test = join(__dirname, '..', `${file}.test.ts`);
  const { status } = spawnSync(
    process.execPath,
    [
      '--import',
      'tsx',
      '--test-reporter',
      'spec',
      '--test-name-pattern',
      '/damaged|mutated|anything|strange/',
      test,
    ],
    { stdio: 'inherit', env: { ...process.env, MAILLAB_FUZZ: String(times) } },
  );
  return status !== 0;
});
if (failed.length > 0) process.stdout.write(`\nFailed: ${failed.join(', ')}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;
