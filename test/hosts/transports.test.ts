import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostNoting } from './fake-lab.js';

test('transports.list() gives a next hop whole, with its spaces', async () => {
  const table = 'ejemplo.com smtp:[mail.ejemplo.com]:2525\n.x.ar\terror:5.1.2 no mail for x.ar\n';
  const { host } = hostNoting('mail', table);
  assert.deepEqual(await host.transports.list(), {
    'ejemplo.com': 'smtp:[mail.ejemplo.com]:2525',
    '.x.ar': 'error:5.1.2 no mail for x.ar',
  });
});
