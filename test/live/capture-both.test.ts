import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { labClients } from '../../lib/clients/lab-clients.js';
import { labOfThisFile } from './lab.js';

const lab = labOfThisFile();

test('captureBoth() has TLS on the wire, plaintext at the client, and tshark reads the wire with its secrets', async () => {
  const { wire, client } = await lab().captureBoth(async () => {
    const session = await labClients(lab()).smtpSession({ show: false, timeout: 120 });
    for (const line of ['EHLO pc', 'STARTTLS', 'EHLO pc', 'MAIL FROM:<oculto@redes.unlp.edu.ar>']) {
      await session.command(line);
    }
    await session.quit();
  });
  const verbs = (trace: typeof wire) =>
    trace.conversations('smtp').flatMap(({ exchanges }) => exchanges.flatMap(({ verb }) => verb ?? []));
  assert.deepEqual(verbs(wire), ['EHLO', 'STARTTLS']);
  assert.deepEqual(verbs(client), ['EHLO', 'STARTTLS', 'EHLO', 'MAIL', 'QUIT']);
  assert.deepEqual(client.streams[0]!.server, { address: '172.28.0.90', port: 25 });
  assert.equal(client.streams[0]!.client.address, '172.28.0.1');

  const folder = mkdtempSync(join(tmpdir(), 'both-'));
  try {
    const file = join(folder, 'wire.pcapng');
    await wire.save(file);
    const fields = ['-T', 'fields', '-e', 'smtp.req.command'];
    const said = execFileSync('tshark', ['-r', file, '-Y', 'smtp.req.command', ...fields], {
      encoding: 'utf8',
    });
    // tshark takes a command for four letters.
    assert.deepEqual(said.trim().split('\n'), ['EHLO', 'STAR', 'EHLO', 'MAIL', 'QUIT']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
