/** Holds the judge of zones against NSD as the lab has it, and against BIND: what either refuses is refused, and nothing else. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { behindHead, faultsFound, lines, mutated, ORIGIN, right, wrong } from '../check/zones.js';
import { labOfThisFile } from './lab.js';

const lab = labOfThisFile();

/** Faults of zones that both servers load: what they let pass, and what is not judged. */
const BEYOND = /^(unknown|mx-alias|mx-address|target|host-name|dangling|mname|rname|occluded)$/;

/** Reads zones in base64, a line each; prints 1 for one that NSD loads, 0 for another. */
const CHECK =
  'while read -r zone; do printf %s "$zone" | base64 -d >/tmp/zone.draft; ' +
  'if /usr/sbin/nsd-checkzone "$1" /tmp/zone.draft >/dev/null 2>&1; then echo 1; else echo 0; fi; done';

test('a zone is refused that NSD or BIND refuses, and one that both load only for what they let pass', async () => {
  const made = Array.from({ length: 250 }, (_, seed) => mutated(5_000 + seed));
  const zones = [...Object.values(right), ...Object.values(wrong), ...lines.map(behindHead), ...made];
  const { stdout } = await lab()
    .host('ns1_redes2024')
    .run('sh', ['-c', CHECK, 'check', ORIGIN], {
      input: zones.map((zone) => `${Buffer.from(zone).toString('base64')}\n`).join(''),
      limit: 500_000,
    });
  const nsd = stdout.trim().split('\n');
  assert.equal(nsd.length, zones.length);
  const disagree: string[] = [];
  for (const [index, zone] of zones.entries()) {
    const bind = spawnSync('named-checkzone', ['-i', 'local', ORIGIN, '-'], { input: zone }).status === 0;
    const faults = faultsFound(zone);
    const loaded = nsd[index] === '1' && bind;
    const wants = loaded ? faults.every(({ kind }) => BEYOND.test(kind)) : faults.length > 0;
    if (!wants) disagree.push(`NSD ${nsd[index]}, BIND ${bind}: ${faults[0]?.says ?? 'no fault'}\n${zone}`);
  }
  assert.deepEqual(disagree, []);
  const refused = nsd.filter((answer) => answer === '0').length;
  assert.ok(refused > 200 && refused < zones.length - 100, `NSD refuses ${refused} of ${zones.length}`);
});
